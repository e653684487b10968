"""The cards of dialogs, and what is filled in on them."""
