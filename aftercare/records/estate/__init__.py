"""Developments, buildings, homes, other units, components, owners and households."""
