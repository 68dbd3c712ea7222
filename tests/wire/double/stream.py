"""One answer as the API streams it, event by event, and as one message."""

import json
from collections.abc import Iterator
from typing import Any

from tests.wire.double.playing import Played

CHARACTERS = 400
"""Text of one delta."""


def message(id: str, model: str, played: Played, usage: dict[str, Any]) -> dict[str, Any]:
    """The answer to a request that did not ask for a stream, and of a batch."""
    head = {"id": id, "type": "message", "role": "assistant", "model": model, "content": played.content}
    return head | {"stop_reason": played.stop_reason, "stop_sequence": None, "usage": usage}


def usage(inputs: dict[str, int], played: Played, detailed: bool = True) -> dict[str, Any]:
    """Cumulative usage as the last event reports it; without details the thinking tokens are not told."""
    told = {**inputs, "output_tokens": played.output_tokens}
    return told | ({"output_tokens_details": {"thinking_tokens": played.thinking_tokens}} if detailed else {})


def events(id: str, model: str, played: Played, used: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """message_start, a ping, each block with its deltas, message_delta, message_stop."""
    start = message(id, model, played, {k: v for k, v in used.items() if "input" in k} | {"output_tokens": 1})
    yield {"type": "message_start", "message": start | {"content": [], "stop_reason": None}}
    yield {"type": "ping"}
    for index, block in enumerate(played.content):
        yield {"type": "content_block_start", "index": index, "content_block": _opened(block)}
        for delta in _deltas(block):
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    ended = {"stop_reason": played.stop_reason, "stop_sequence": None}
    yield {"type": "message_delta", "delta": ended, "usage": used}
    yield {"type": "message_stop"}


def _opened(block: dict[str, Any]) -> dict[str, Any]:
    empty = {"text": "", "thinking": "", "signature": "", "input": {}}
    return {key: empty.get(key, value) for key, value in block.items()}


def _deltas(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if block["type"] == "thinking":
        yield {"type": "thinking_delta", "thinking": block["thinking"]}
        yield {"type": "signature_delta", "signature": block["signature"]}
    elif block["type"] == "text":
        for at in range(0, len(block["text"]), CHARACTERS):
            yield {"type": "text_delta", "text": block["text"][at : at + CHARACTERS]}
    else:
        yield {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}


def line(event: dict[str, Any]) -> bytes:
    """An event on the wire."""
    return f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()
