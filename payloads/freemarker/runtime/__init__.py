"""What a compiled template calls while it runs."""
