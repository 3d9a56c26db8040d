"""What follows from the work: money, discipline, learning."""
