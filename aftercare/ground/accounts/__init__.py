"""Staff, organisation, roles, sign-in, signed links, one-time codes, tokens."""
