"""Step graphs as data, and the pure engine that runs them; no tables."""
