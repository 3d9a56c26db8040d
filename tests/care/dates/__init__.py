"""Dates to keep."""
