"""Tests of the screens of the work: our own people outside, contractors, owners, and the desk."""
