"""Tests of written replies."""
