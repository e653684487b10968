"""HTTP: incidents from monitors, the pages of signing in and behind e-mail, health and metrics."""
