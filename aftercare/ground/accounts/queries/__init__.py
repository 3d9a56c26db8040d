"""Who somebody is, what they may do, and who answers for what."""

from aftercare.ground.accounts.queries.actors import STRANGER, actor_of_link, actor_of_staff

__all__ = ["STRANGER", "actor_of_link", "actor_of_staff"]
