"""What is to be done so long before or after a date of the records: a handover, an acceptance, a contract's end."""
