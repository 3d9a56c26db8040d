"""The rules: versions of policy packs to read, compare, draft, publish, and to move running cases to."""
