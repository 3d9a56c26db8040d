"""Who a folder of pages is for, and where each kind of person begins."""

from django.http import HttpRequest

from aftercare.ground.core.actors import Actor, ActorKind

STRANGER = Actor(kind=ActorKind.STRANGER, id=0, label="")

# Addresses under these namespaces are answered only to these kinds of actor.
AUDIENCES: dict[str, frozenset[ActorKind]] = {
    "desk": frozenset({ActorKind.STAFF}),
    "field": frozenset({ActorKind.STAFF}),
    "office": frozenset({ActorKind.STAFF}),
    "owner": frozenset({ActorKind.OWNER}),
    "contractor": frozenset({ActorKind.CONTRACTOR}),
    "inbox": frozenset({ActorKind.STAFF, ActorKind.OWNER, ActorKind.CONTRACTOR}),
}
# Where strangers are sent to sign in, by audience; staff by settings.LOGIN_URL.
DOORS: dict[str, str] = {"owner": "owner_sign_in", "contractor": "contractor_sign_in"}
FIELD_ROLES = frozenset({"technician", "inspector"})


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking; a stranger when nobody has signed in."""
    actor = getattr(request, "actor", STRANGER)
    return actor if isinstance(actor, Actor) else STRANGER


def home_of(actor: Actor) -> str:
    """The name of the view where this actor's day begins."""
    if actor.kind == ActorKind.OWNER:
        return "owner:home"
    if actor.kind == ActorKind.CONTRACTOR:
        return "contractor:home"
    works_outside = actor.roles & FIELD_ROLES and not actor.roles - FIELD_ROLES - {ActorKind.STAFF.value}
    return "field:home" if works_outside else "desk:home"
