"""Each rule of the house that no linter knows."""
