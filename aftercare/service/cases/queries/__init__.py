"""Reads of cases, shaped for pages and reports."""
