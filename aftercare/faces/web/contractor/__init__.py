"""Contractors and crews: what, where, until when."""
