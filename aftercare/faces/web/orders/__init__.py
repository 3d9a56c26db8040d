"""What our own people outside and contractors share: the order page and everything done on it."""
