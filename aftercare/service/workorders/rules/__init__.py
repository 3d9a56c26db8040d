"""Who is sent, what may happen next, who signs. Pure; one module per question."""
