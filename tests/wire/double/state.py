"""What one double remembers: its script of faults, the log, the cache, the batches."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.wire.double.batches import Batches
from tests.wire.double.caching import Cache
from tests.wire.double.faults import Planted
from tests.wire.double.log import Request

KEY = "sk-ant-api03-loopback-0123456789abcdef"
"""The only key that is let in."""
_LIMITS = ("requests", "tokens", "input-tokens", "output-tokens")


@dataclass
class State:
    """All of it; `reset` makes it new.

    Attributes:
        url: Where the double listens.
        key: The key that is let in.
        detailed: Whether usage tells the thinking tokens.
        requests: Every request received, in order.
        script: Planted faults.
        abort: Cuts the connection with a client, by its address.
    """

    url: str = ""
    key: str = KEY
    detailed: bool = True
    requests: list[Request] = field(default_factory=list)
    script: list[Planted] = field(default_factory=list)
    cache: Cache = field(default_factory=Cache)
    batches: Batches = field(default_factory=Batches)
    lock: threading.Lock = field(default_factory=threading.Lock)
    abort: Callable[[tuple[str, int]], None] = lambda client: None
    answered: int = 0

    def plant(self, name: str, role: str | None = None, at: int = 1, times: int = 1) -> None:
        """Scripts a fault of faults.yaml.

        Args:
            name: Its name.
            role: `candidate`, `judge` or `critic`; None for any.
            at: The first of these calls that it strikes, from now on.
            times: How many in a row; a large number for all.
        """
        self.script.append(Planted(name, role, at, times))

    def calls(self, role: str | None = None, path: str = "") -> list[Request]:
        """The calls of the model, of one role if given."""
        roles = ("candidate", "judge", "critic") if role is None else (role,)
        return [request for request in self.requests if request.role in roles and request.path.startswith(path)]

    def counts(self) -> Counter[str]:
        """How many requests of each kind came in."""
        return Counter(request.role for request in self.requests)

    def reset(self) -> None:
        """Forgets everything but the address."""
        self.key, self.detailed = KEY, True
        self.requests, self.script = [], []
        self.cache, self.batches = Cache(), Batches()

    def headers(self, foundry: bool) -> dict[str, str]:
        """Those of every answer; Foundry tells no rate limits."""
        self.answered += 1
        head = {"request-id": f"req_{self.answered:08}"}
        if foundry:
            return head
        reset = (datetime.now(UTC) + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
        left = {"limit": "4000", "remaining": "3999", "reset": reset}
        return head | {f"anthropic-ratelimit-{kind}-{name}": value for kind in _LIMITS for name, value in left.items()}
