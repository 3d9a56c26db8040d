"""Reading past cases for a rehearsal, and what it came to."""
