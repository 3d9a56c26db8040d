"""The append-only trail and its seals."""
