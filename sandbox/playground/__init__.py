"""Microsoft's Agents Playground, a Teams client for developers, installed and run on this machine's loopback only."""
