"""Whole stories in a real browser, at desk and at phone width, in Chinese and in English."""
