"""What those who run the installation look at: whether it lives, whether it can work, and its figures."""
