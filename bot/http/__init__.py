"""HTTP itself: the server, bodies, and what is refused."""
