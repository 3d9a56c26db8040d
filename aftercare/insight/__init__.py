"""Looking at everything: printed records and reports."""
