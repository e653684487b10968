"""What the queue runs: dialogs' messages, news to people, storms, visits."""
