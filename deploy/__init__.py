"""Setting up and running."""
