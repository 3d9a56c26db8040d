"""The second roads, each against a real server. Run by `make roads`, which brings their packages."""
