"""The service desk: keyboard, search, the queue and the case page."""
