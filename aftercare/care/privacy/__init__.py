"""Personal values: what is kept for how long, and how a person is taken out of every record."""
