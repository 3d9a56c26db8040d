"""What was sent already: idempotency keys, drafts, import batches."""
