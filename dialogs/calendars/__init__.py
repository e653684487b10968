"""Which room calendars Roomfix reads, and where they are."""
