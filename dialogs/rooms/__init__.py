"""The inventory of rooms: looked through, and brought in from a list."""
