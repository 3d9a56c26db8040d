"""Contractor companies, their trades, contracts and what each of them built."""
