"""The log of what came in: one record for each request, and how many of each kind."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Request:
    """One HTTP request.

    Attributes:
        path: Its path.
        headers: Lower-case names to values.
        body: The JSON; empty without any.
        role: `candidate`, `critic` or `judge` for a call of the model, else the last part of the path.
        item: The project's item that it is about, if one is recognised.
        status: What it was answered with; 0 for a dropped connection.
        fault: Name of the planted fault, if one struck.
        usage: The tokens that the answer reported.
        text: What the answer delivered.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    role: str = ""
    item: str | None = None
    status: int = 200
    fault: str | None = None
    usage: dict[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def effort(self) -> str | None:
        effort: str | None = self.body.get("output_config", {}).get("effort")
        return effort

    @property
    def thinking(self) -> str | None:
        kind: str | None = self.body.get("thinking", {}).get("type")
        return kind
