"""Figures, kept ready as events happen."""
