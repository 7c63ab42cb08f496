"""Programs for those who work on the kit; no part of what is installed."""
