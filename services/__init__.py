"""The product: what Roomfix decides and does, without any chat framework."""
