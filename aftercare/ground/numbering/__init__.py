"""Numbers that people read out."""
