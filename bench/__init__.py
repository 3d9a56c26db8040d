"""Measures the product beside plain SQL: run `make bench`, for the figures of the documents with CASES=100000."""
