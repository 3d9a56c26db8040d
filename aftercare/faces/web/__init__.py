"""HTML for people: desk, field, owner, contractor, office."""
