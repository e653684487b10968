"""Which calendar is which room, from names alone; pure."""
