"""REST for programs: one module per subject."""
