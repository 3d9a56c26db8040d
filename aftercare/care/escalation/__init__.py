"""The ladder: who is called when a promise is missed, a defect comes back, a matter outgrows those who have it."""
