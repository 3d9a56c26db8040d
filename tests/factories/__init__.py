"""Builders that read as speech: `a_staff_member(role="agent")`."""
