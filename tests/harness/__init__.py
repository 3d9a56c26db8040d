"""What the tests stand on: the plugin of proofs, the database, the browser."""
