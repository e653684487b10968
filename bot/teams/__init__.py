"""Teams in and out; the only importers of botbuilder."""
