"""What everybody is asked about being told."""
