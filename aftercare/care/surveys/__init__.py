"""Callbacks after the work and the owner's rating."""
