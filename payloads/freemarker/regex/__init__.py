"""Java's regular expressions for the built-ins that take them."""
