"""Cost lines and who bears them."""
