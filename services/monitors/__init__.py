"""What monitors send, and what keeps a report from being told at once; pure."""
