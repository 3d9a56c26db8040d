"""Back-up, restore, doctor."""
