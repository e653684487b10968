"""Redis as the only store: the server, the connections, the lease queue and the rate limits."""
