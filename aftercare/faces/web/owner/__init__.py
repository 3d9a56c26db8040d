"""Owners: report, follow, accept, sign, rate."""
