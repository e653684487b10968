"""Locations, providers, and who is an admin."""
