"""Staff outside: surveys, visits, photos, signatures."""
