# The front door. Every target is safe to run twice.
PYTHON ?= python3.11

.PHONY: demo test check requirements locks
VENV = .venv/bin/python
