"""Every sample under every combination of the platform's unknown settings: what its request and body show."""
