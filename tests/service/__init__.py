"""Tests of the service floor."""
