"""Administration: imports, rules, people and rights."""
