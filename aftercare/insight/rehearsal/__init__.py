"""Trying rules on what has been: what a version or a draft would have meant for past cases."""
