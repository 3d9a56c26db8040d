"""The doors: signing in and out, for staff, for owners, for contractors."""
