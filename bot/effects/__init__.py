"""What dialogs have done outside."""
