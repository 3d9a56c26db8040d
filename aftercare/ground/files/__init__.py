"""Photos and documents, stored by content."""
