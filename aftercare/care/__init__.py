"""Around the work: callbacks and satisfaction."""
