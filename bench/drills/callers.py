"""Programs that register cases and never give up: the same call under the same key, until it is answered."""

import http.client
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from bench.drills.servers import HOST

PAUSE_SECONDS, PATIENCE_SECONDS = 0.3, 120.0


@dataclass
class Answers:
    """What was promised: by key the case and number each caller was told, and how often a call had to be repeated."""

    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    repeats: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str) -> None:
        """Count what a call that was not acknowledged came to."""
        with self.lock:
            self.repeats += 1
            self.statuses[status] = self.statuses.get(status, 0) + 1


class Caller(threading.Thread):
    """One program that registers `count` cases, one after the other."""

    def __init__(self, port: int, secret: str, homes: Sequence[int], count: int, answers: Answers) -> None:
        super().__init__(daemon=True)
        self.port, self.secret, self.homes, self.count, self.answers = port, secret, homes, count, answers
        self.connection: http.client.HTTPConnection | None = None
        self.fault = ""

    def run(self) -> None:
        for number in range(self.count):
            key = uuid4().hex
            told = self.until_answered(key, self.homes[number % len(self.homes)])
            if told is None:
                self.fault = f"{key} was refused, or not answered within {PATIENCE_SECONDS:.0f} s"
                return
            with self.answers.lock:
                self.answers.told[key] = told
            if number % 10 == 0 and self.until_answered(key, self.homes[number % len(self.homes)]) != told:
                self.fault = f"{key} was answered otherwise the second time"
                return

    def until_answered(self, key: str, home: int) -> tuple[int, str] | None:
        """Send the call until it is acknowledged; None when patience ends."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                status, answer = self.send(key, home)
            except (OSError, http.client.HTTPException) as fault:
                self.answers.note(type(fault).__name__)
                self.connection = None
            else:
                if status == 201:
                    return int(answer["id"]), str(answer["number"])
                self.answers.note(f"{status} {answer.get('code', '')}".strip())
                if status < 500:
                    return None
            time.sleep(PAUSE_SECONDS)
        return None

    def send(self, key: str, home: int) -> tuple[int, dict[str, object]]:
        """One call; its status and what it answered."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=20)
        body = {"kind": "repair", "channel": "phone", "unit_id": home, "component": "bathroom_waterproofing"}
        body |= {
            "symptom": "leak",
            "text": f"主卫淋浴间地面渗水。{key}",
            "reporter_name": "王小明",
            "reporter_phone": "13800005678",
        }
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        self.connection.request("POST", "/api/v1/cases", json.dumps(body), {**headers, "Idempotency-Key": key})
        response = self.connection.getresponse()
        text = response.read()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, {}
