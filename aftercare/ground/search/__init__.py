"""Chinese full text, one row per text."""
