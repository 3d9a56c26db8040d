"""Drills: what must not be lost is looked for after everything that can die has been killed."""
