"""What may happen to an incident, what becomes of it, and what is due when; pure."""
