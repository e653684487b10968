"""Stand-ins for the services around Roomfix, so that all of it runs on one machine without an account anywhere."""
