"""Connections to Microsoft 365: made, tried, watched and ended; how visits are booked through them."""
