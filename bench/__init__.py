"""The figures Roomfix answers for, each measured beside its floor in the same run: `python -m bench`."""
