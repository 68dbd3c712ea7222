"""A small double of the Anthropic Messages API on loopback: records requests, streams answers.

It knows enough to let Inspect's own provider and SDK run against it, and which thinking and effort
each model generation takes (docs/decisions/effort.md): what a
generation does not take is a 400 with the API's words.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

VERDICT = {"criteria": [{"points": 20, "evidence": "seen"}] * 4, "feedback": "Sound, with gaps."}
_TAKES = [  # pattern, thinking types, effort levels
    ("opus-4-5", {"enabled"}, {"low", "medium", "high"}),
    ("(opus|sonnet)-4-6", {"adaptive", "enabled", "disabled"}, {"low", "medium", "high", "max"}),
    ("", {"adaptive", "disabled"}, {"low", "medium", "high", "xhigh", "max"}),
]


def refusal(body: dict[str, Any]) -> str | None:
    """Why the API would answer this request with a 400."""
    _, thinkings, levels = next(row for row in _TAKES if re.search(row[0], body["model"]))
    thinking = body.get("thinking", {"type": "disabled"})
    effort = body.get("output_config", {}).get("effort")
    if thinking["type"] not in thinkings | {"disabled"}:
        return f'"thinking.type.{thinking["type"]}" is not supported for this model.'
    if thinking["type"] == "enabled" and body["max_tokens"] <= thinking["budget_tokens"]:
        return "`max_tokens` must be greater than `thinking.budget_tokens`."
    if effort is not None and effort not in levels:
        return f"This model does not support effort level '{effort}'."
    return None


def events(model: str, text: str) -> Iterator[dict[str, Any]]:
    """The stream of one whole answer."""
    usage = {"input_tokens": 50, "output_tokens": 1}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": []}
    yield {"type": "message_start", "message": message | {"stop_reason": None, "stop_sequence": None, "usage": usage}}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}}
    yield {"type": "content_block_stop", "index": 0}
    used = {"output_tokens": 700, "output_tokens_details": {"thinking_tokens": 400}}
    yield {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": used}
    yield {"type": "message_stop"}


class _Handler(BaseHTTPRequestHandler):
    server: "MessagesApi"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with self.server.lock:
            self.server.requests.append(body)
        problem = refusal(body)
        if problem is not None:
            error = {"type": "error", "error": {"type": "invalid_request_error", "message": problem}}
            return self._reply(400, "application/json", json.dumps(error | {"request_id": "req_1"}))
        judged = "You are the judge" in json.dumps(body["messages"][0])
        text = json.dumps(VERDICT) if judged else "```python\npass\n```"
        stream = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events(body["model"], text))
        return self._reply(200, "text/event-stream", stream)

    def _reply(self, status: int, kind: str, text: str) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.send_header("request-id", "req_1")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Keeps the test's output clean."""


class MessagesApi(ThreadingHTTPServer):
    """The server; `requests` holds every body received, in order."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def messages_api() -> Iterator[MessagesApi]:
    server = MessagesApi()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
