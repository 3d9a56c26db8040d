"""The shapes that programs send and get, one module per subject."""
