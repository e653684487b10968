"""What somebody said or pressed, the use case it means, and the dialogs that lead them; knows no SDK."""
