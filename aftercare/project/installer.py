"""Who acts when somebody with a shell on the machine sets the installation up."""

from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind, Grant

INSTALLER = Actor(
    kind=ActorKind.IMPORTER,
    id=0,
    label="manage.py",
    grants=(Grant("administrator", frozenset({Permission.PUBLISH_POLICY.value})),),
)
