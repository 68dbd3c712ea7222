"""Message batches: taken in, ready after a number of polls, read as lines of JSON."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

Answer = Callable[[dict[str, Any]], dict[str, Any]]
"""Params of one request → its `result`."""


class Batches:
    """The batches of one server."""

    def __init__(self, polls: int = 1) -> None:
        self.polls = polls
        """Polls that find a batch still in progress."""
        self._kept: dict[str, tuple[list[dict[str, Any]], int, datetime]] = {}

    def create(self, requests: list[dict[str, Any]], url: str) -> dict[str, Any]:
        id = f"msgbatch_{len(self._kept) + 1:04}"
        self._kept[id] = (requests, 0, datetime.now(UTC))
        return self._shown(id, url)

    def poll(self, id: str, url: str) -> dict[str, Any] | None:
        """The batch as it now is; None when there is none of the name."""
        if id not in self._kept:
            return None
        requests, seen, created = self._kept[id]
        self._kept[id] = (requests, seen + 1, created)
        return self._shown(id, url)

    def results(self, id: str, answer: Answer) -> str | None:
        """The answers, one a line; None when the batch does not exist or has not ended."""
        if id not in self._kept or self._kept[id][1] <= self.polls:
            return None
        return "".join(
            json.dumps({"custom_id": one["custom_id"], "result": answer(one["params"])}) + "\n"
            for one in self._kept[id][0]
        )

    def _shown(self, id: str, url: str) -> dict[str, Any]:
        requests, seen, created = self._kept[id]
        over = seen > self.polls
        counts = dict.fromkeys(("processing", "succeeded", "errored", "canceled", "expired"), 0)
        counts["succeeded" if over else "processing"] = len(requests)
        return {
            "id": id,
            "type": "message_batch",
            "processing_status": "ended" if over else "in_progress",
            "request_counts": counts,
            "created_at": created.isoformat(),
            "expires_at": (created + timedelta(hours=24)).isoformat(),
            "ended_at": datetime.now(UTC).isoformat() if over else None,
            "archived_at": None,
            "cancel_initiated_at": None,
            "results_url": f"{url}/v1/messages/batches/{id}/results" if over else None,
        }
