"""What was sent to the reader, whoever it is, and how they want to be told."""
