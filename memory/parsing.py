"""Replies to data: JSON objects checked against a schema, and text that stays on its line."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from memory.notes import utf8
from memory.policy import Reply

Checked = TypeVar("Checked", bound=BaseModel)


def parsed(reply: Reply, schema: type[Checked]) -> Checked | str:
    """The JSON object in a reply, from its first { to its last }; or why it is no use, in our words.

    So a fence or a sentence around it does no harm. A reply that was cut off is no use, whatever stands in it.
    """
    if not reply.whole:
        return "cut off"
    text = reply.text[reply.text.find("{") : reply.text.rfind("}") + 1]
    try:
        return schema.model_validate_json(utf8(text))
    except ValidationError:
        return "not the JSON that was asked for"


def one_line(text: str) -> str:
    """The text on one line, without control and invisible characters, so that it can pass for no heading."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
