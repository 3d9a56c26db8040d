"""What several actions of this room share. No event, no check of a person."""
