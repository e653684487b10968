"""Which calendar belongs to which room."""
