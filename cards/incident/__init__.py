"""The card of an incident, and what stands on it."""
