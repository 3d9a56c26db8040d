"""Policy packs: load, validate, publish, find the version in force."""
