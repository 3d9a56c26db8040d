"""Reads of incidents: lists, numbers as they grow, suggestions with their reasons."""
