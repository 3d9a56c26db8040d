"""Errors, actors, money, dates, the working calendar, words; no tables."""
