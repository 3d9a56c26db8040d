"""Fines, donations, demerits and rewards: proposed with their facts, decided by a person, open to objection."""
