"""Microsoft Graph, and signing in with Microsoft Entra."""
