"""Microsoft Entra on loopback: sign-in pages, consent, codes, tokens and their errors."""
