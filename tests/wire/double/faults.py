"""Faults by script: which request they strike, and what they do to its answer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from tests.wire.double.log import Request
from tests.wire.double.playing import Played
from tests.wire.double.stream import line


class Fault(BaseModel):
    """One entry of faults.yaml, whose head explains the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: int = 200
    error: str | None = None
    message: str = ""
    details: dict[str, Any] | None = None
    headers: dict[str, str] = {}
    bare: bool = False
    html: str | None = None
    stream: str | None = None
    stop_reason: str | None = None
    drop: bool = False
    text: str | None = None

    def body(self, request_id: str) -> dict[str, Any]:
        """The error as the API words it; a gateway's lacks the outer type."""
        return error_body(self.error or "api_error", self.message, request_id, self.details, self.bare)


def error_body(
    error: str, message: str, request_id: str, details: dict[str, Any] | None = None, bare: bool = False
) -> dict[str, Any]:
    inner: dict[str, Any] = {"type": error, "message": message} | ({"details": details} if details else {})
    return {"error": inner} if bare else {"type": "error", "error": inner, "request_id": request_id}


@cache
def _faults() -> dict[str, Fault]:
    entries = yaml.safe_load((Path(__file__).parent / "faults.yaml").read_text(encoding="utf-8"))
    return {name: Fault.model_validate(entry) for name, entry in entries.items()}


def fault_names() -> tuple[str, ...]:
    return tuple(_faults())


@dataclass
class Planted:
    """A fault that waits for its request.

    Attributes:
        name: In faults.yaml.
        role: The kind of call that it strikes; None for any call of the model.
        at: Which of these calls is the first to be struck, 1-based, counted from the planting.
        times: How many in a row.
    """

    name: str
    role: str | None = None
    at: int = 1
    times: int = 1
    seen: int = 0

    def strikes(self, request: Request) -> bool:
        """Counts a request; whether it is struck."""
        if self.role not in (None, request.role):
            return False
        self.seen += 1
        return self.at <= self.seen < self.at + self.times


def struck(script: list[Planted], request: Request) -> Fault | None:
    """The fault that strikes this request, noted in it."""
    names = [planted.name for planted in script if planted.strikes(request)]
    if not names:
        return None
    request.fault = names[0]
    return _faults()[names[0]]


def altered(fault: Fault, played: Played) -> Played:
    """The answer with the fault's stop reason and text."""
    if fault.stream != "stop":
        return played
    said = played.content if fault.text is None else [{"type": "text", "text": fault.text}]
    return replace(played, stop_reason=fault.stop_reason, content=said)


def broken(fault: Fault, stream: list[dict[str, Any]], request_id: str) -> Iterator[bytes]:
    """The stream as far as the fault lets it come; ends in BrokenPipeError where the connection is to be aborted."""
    first = next(n for n, event in enumerate(stream) if event.get("delta", {}).get("type") == "text_delta")
    half = stream[: first + 1]
    if fault.stream in ("stop", "drip"):
        half = stream
    if fault.stream == "empty":
        half = []
    if fault.stream == "headless":
        half = stream[1:]
    yield from (line(event) for event in half)
    if fault.stream == "error":
        yield line({"type": "error", **fault.body(request_id)})
    if fault.stream == "garbage":
        yield b'event: content_block_delta\ndata: {"type": "content_block_delta", "ind\n\n'
    if fault.stream == "drop":
        raise BrokenPipeError
