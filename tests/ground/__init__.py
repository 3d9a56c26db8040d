"""Tests that mirror the ground floor."""
