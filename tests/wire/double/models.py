"""Which thinking and which effort each model takes: models.yaml, read once."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict


class Refused(Exception):
    """A request that the API answers with an error."""

    def __init__(self, message: str, status: int = 400, error: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.message, self.status, self.error = message, status, error


class Takes(BaseModel):
    """One entry of models.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    models: str
    thinking: tuple[str, ...]
    efforts: tuple[str, ...]
    omitted: bool = False
    disabled_up_to: str | None = None


@cache
def _table() -> tuple[Takes, ...]:
    entries = yaml.safe_load((Path(__file__).parent / "models.yaml").read_text(encoding="utf-8"))
    return tuple(Takes.model_validate(entry) for entry in entries)


def takes(model: str) -> Takes:
    found = next((entry for entry in _table() if re.search(entry.models, model)), None)
    if found is None:
        raise Refused(f"model: {model}", 404, "not_found_error")
    return found


def thinks(body: dict[str, Any]) -> bool:
    """Whether the model thinks before this answer."""
    kind = body.get("thinking", {}).get("type")
    return takes(body["model"]).omitted if kind is None else kind != "disabled"
