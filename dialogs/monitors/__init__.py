"""What monitors send: how long it waits, and where maintenance keeps it from being told."""
