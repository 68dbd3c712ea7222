"""Replies to data: JSON objects checked against a schema, and text that stays on its line."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from memory.notes import utf8

Checked = TypeVar("Checked", bound=BaseModel)


def parsed(reply: str, schema: type[Checked]) -> Checked | None:
    """The JSON object in a reply, from its first { to its last }; None when there is none that fits the schema.

    So a fence or a sentence around it does no harm.
    """
    text = reply[reply.find("{") : reply.rfind("}") + 1]
    try:
        return schema.model_validate_json(utf8(text))
    except ValidationError:
        return None


def one_line(text: str) -> str:
    """The text on one line, without control and invisible characters, so that it can pass for no heading."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
