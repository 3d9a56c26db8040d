"""What was sent already, drafts, and files on their way in."""
