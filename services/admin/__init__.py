"""Set-up as use cases: who may, what is wrong, lists of rooms taken in, connections tried."""
