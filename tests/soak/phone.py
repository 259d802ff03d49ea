"""A phone that speaks to a running server over the network, as docs/sync.md says, and never gives up."""

import gzip
import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any

from hatnhan.kernel.clock import VIETNAM

PATIENCE = 30
# A demonstration's day; the clock of the phone runs beside it.
DAY = "2023-11-18"


class Lost(Exception):  # noqa: N818 -- it names what happened to an answer
    """No answer came: nobody knows whether the server took what was sent."""


@dataclass(slots=True)
class Wire:
    """One connection to a server on this machine, with the cookies of one person."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: object = None, *, packed: bool = False) -> Any:  # noqa: ANN401 -- JSON is what it is
        """Ask, and give the answer; raises Lost where none came, AssertionError where it was refused."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        said = json.dumps(body).encode() if body is not None else None
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": self.token,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if packed and said:
            said, headers["Content-Encoding"] = gzip.compress(said, 1), "gzip"
        try:
            connection.request(method, f"/api/v1{path}", said, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, HTTPException) as lost:
            raise Lost from lost
        finally:
            connection.close()
        for each in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: crumb.value for name, crumb in SimpleCookie(each).items()}
        assert response.status < 300, (response.status, text)
        return json.loads(text) if text else None

    def sign_in(self, username: str, password: str) -> None:
        """Sign in, and keep the token that writing needs."""
        self.token = self.ask("GET", "/session")["csrf_token"]
        self.ask("POST", "/session", {"username": username, "password": password})
        self.token = self.ask("GET", "/session")["csrf_token"]


@dataclass(slots=True)
class Phone:
    """A registered phone with an outbox; what has no answer stays in it."""

    wire: Wire
    village: str = "pa-kim"
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)

    def register(self) -> None:
        """Tell the server of the phone."""
        self.wire.ask("PUT", f"/sync/devices/{self.id}", {"label": "Máy thử"})

    def note(self, household_id: str, indicator_id: str, value: int) -> None:
        """Put what was seen of a house into the outbox."""
        command_id = str(uuid.uuid4())
        self.outbox[command_id] = {
            "id": command_id,
            "name": "observe_household",
            "version": 1,
            "village": self.village,
            "happened_at": clock(),
            "payload": {"household_id": household_id, "indicator_id": indicator_id, "value": value},
        }

    def push(self, at_most: int) -> None:
        """Send some of the outbox; only what was answered leaves it. Raises Lost."""
        commands = list(self.outbox.values())[:at_most]
        batch = {"device_id": self.id, "sent_at": clock(), "commands": commands}
        for answer in self.wire.ask("POST", "/sync/commands", batch, packed=True)["answers"]:
            assert answer["outcome"] in {"accepted", "duplicate"}, answer
            self.acknowledged.add(answer["id"])
            del self.outbox[answer["id"]]


def clock() -> str:
    """Give the moment by a phone that lives in the demonstration's day."""
    return f"{DAY}T{datetime.now(tz=VIETNAM):%H:%M:%S.%f}"[:-3] + "+07:00"
