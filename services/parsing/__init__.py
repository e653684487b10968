"""What people type or send as lists, read and written; pure."""
