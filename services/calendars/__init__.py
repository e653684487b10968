"""When rooms are free and busy: the mirror of their calendars, and the slots in it."""
