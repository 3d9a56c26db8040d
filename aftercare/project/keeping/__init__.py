"""Keeping the installation: back-up, restore, and the doctor who says what is missing or unsafe."""
