"""Clocks in working time; pauses and extensions."""
