"""Prompt caching: what of a request is written to the cache and what is read from it."""

import hashlib
import json
from typing import Any

CHARACTERS_PER_TOKEN = 4


def tokens(value: Any) -> int:
    """The double's own count: a quarter of the characters of what is sent."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return max(1, len(text) // CHARACTERS_PER_TOKEN)


def _blocks(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Everything that is sent, in the order in which it is cached: tools, system, messages."""
    system = body.get("system") or []
    blocks = [*body.get("tools", []), *([{"type": "text", "text": system}] if isinstance(system, str) else system)]
    for message in body["messages"]:
        content = message["content"]
        own = [{"type": "text", "text": content}] if isinstance(content, str) else content
        blocks += [{"role": message["role"], **block} for block in own]
    return blocks


class Cache:
    """Prefixes that were sent with a breakpoint at their end. Nothing expires: a test takes seconds."""

    def __init__(self, minimum: int = 1024) -> None:
        self.minimum = minimum
        """Tokens below which a prefix is not cached."""
        self._kept: set[str] = set()

    def usage(self, body: dict[str, Any]) -> dict[str, int]:
        """Input tokens of a request: fresh, written, read; keeps what it marks."""
        model, blocks = body["model"], _blocks(body)
        prefix, size, read, marked = hashlib.sha256(model.encode()), 0, 0, 0
        keep = []
        for number, block in enumerate(blocks, 1):
            bare = {key: value for key, value in block.items() if key != "cache_control"}
            prefix.update(json.dumps(bare, sort_keys=True).encode())
            size += tokens(bare.get("text", bare))
            automatic = "cache_control" in body and number == len(blocks)
            if prefix.hexdigest() in self._kept:
                read = size
            if ("cache_control" in block or automatic) and size >= self.minimum:
                marked = size
                keep.append(prefix.hexdigest())
        self._kept.update(keep)
        written = max(marked - read, 0)
        return {
            "input_tokens": size - read - written,
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": read,
        }
