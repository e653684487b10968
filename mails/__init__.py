"""What goes out by e-mail and stands on the page behind its links: pure rendering, values → text and HTML."""
