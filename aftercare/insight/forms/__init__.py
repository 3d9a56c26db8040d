"""Printed records."""
