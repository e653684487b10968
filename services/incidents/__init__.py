"""The use cases of the product: incidents reported, visits claimed, moved and ended."""
