"""E-mail: its values, its links, its headers, and the one way out."""
