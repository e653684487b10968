"""What goes out by e-mail and stands on web pages: pure rendering, values → text and HTML."""
