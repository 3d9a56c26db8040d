"""Written replies to owners: drafted, approved by somebody else, numbered, sent, and what the owner says of them."""
