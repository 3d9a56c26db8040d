"""What there is: the estate, its people, its builders."""
