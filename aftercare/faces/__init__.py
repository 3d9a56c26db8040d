"""How people and programs meet us; nothing is decided here."""
