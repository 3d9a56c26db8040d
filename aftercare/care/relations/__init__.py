"""Relations with owners: help articles by kind, component, building and development."""
