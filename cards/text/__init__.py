"""Sentences with values in them, in the reader's language, zone and format."""
