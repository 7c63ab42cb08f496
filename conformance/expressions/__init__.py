"""What can be said of an expression of a template without running it, and what to write in its place."""
