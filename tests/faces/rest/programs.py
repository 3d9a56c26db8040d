"""Programs that call the REST face in tests."""

from collections.abc import Collection
from typing import Any

from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.actions import issue_token
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff


class Program:
    """A program with a token of a member of staff."""

    def __init__(self, staff: Staff, *, scopes: Collection[str] = ()) -> None:
        by = actor_of_staff(staff, on=timezone.localdate())
        self.token, secret = issue_token(staff_id=staff.pk, name="call centre", scopes=scopes, by=by, at=timezone.now())
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: object) -> Any:
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, body: dict[str, object] | None = None, **headers: str) -> Any:
        return self.client.post(f"/api/v1{path}", body or {}, content_type="application/json", headers=headers)

    def put(self, path: str, body: dict[str, object]) -> Any:
        return self.client.put(f"/api/v1{path}", body, content_type="application/json")

    def delete(self, path: str, **query: object) -> Any:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.client.delete(f"/api/v1{path}?{asked}")

    def send_file(self, path: str, **form: object) -> Any:
        return self.client.post(f"/api/v1{path}", form)
