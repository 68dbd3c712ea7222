"""Messages that a log can hold."""

import json

from inspect_ai.model import ChatMessage

from memory.notes import utf8


def storable(message: ChatMessage) -> ChatMessage:
    """The message; where it holds half a surrogate pair, which no log can, with `?` in its place.

    Inspect fails the whole run when such a message goes into the next call.
    """
    try:
        message.model_dump_json()
        return message
    except ValueError:
        return type(message).model_validate_json(
            utf8(json.dumps(message.model_dump(mode="python"), ensure_ascii=False))
        )
