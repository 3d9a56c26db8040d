"""An invented company with two years of work behind it, for trying the product out. Made from a seed."""
