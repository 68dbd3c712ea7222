"""A server on loopback that records requests and answers what a test says: for the shapes of other providers."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request: path with its query, headers in lower case, JSON body."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What to reply."""

    content: Any = None
    status: int = 200
    kind: str = "application/json"

    @property
    def data(self) -> bytes:
        """As bytes; what is no text is sent as JSON."""
        return (self.content if isinstance(self.content, str) else json.dumps(self.content)).encode()


@dataclass
class Loopback:
    """The server's address and what it received, in order."""

    url: str
    requests: list[Request] = field(default_factory=list)

    def bodies(self, path: str = "") -> list[dict[str, Any]]:
        """Bodies of the requests whose path contains this."""
        return [request.body for request in self.requests if path in request.path]


@contextmanager
def loopback(answer: Callable[[Request], Answer]) -> Iterator[Loopback]:
    """Serves until the block ends."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.path, headers, json.loads(self.rfile.read(length) or b"{}"))
            with lock:
                seen.requests.append(request)
            given = answer(request)
            self.send_response(given.status)
            self.send_header("content-type", given.kind)
            self.send_header("content-length", str(len(given.data)))
            self.end_headers()
            self.wfile.write(given.data)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen = Loopback(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()


def stream(text: str, shown: str = "", details: dict[str, int] | None = None) -> str:
    """An answer of Anthropic's API: with a thinking block if something is shown, with the usage's details if given."""
    usage = {"input_tokens": 5, "output_tokens": 1}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-opus-4-7", "content": []}
    blocks: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    if shown:
        said = [{"type": "thinking_delta", "thinking": shown}, {"type": "signature_delta", "signature": "c2ln"}]
        blocks.append(({"type": "thinking", "thinking": "", "signature": ""}, said))
    blocks.append(({"type": "text", "text": ""}, [{"type": "text_delta", "text": text}]))
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": message | {"stop_reason": None, "stop_sequence": None, "usage": usage}}
    ]
    for index, (block, deltas) in enumerate(blocks):
        events.append({"type": "content_block_start", "index": index, "content_block": block})
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    used = {"output_tokens": 700} | ({"output_tokens_details": details} if details else {})
    ending = {"stop_reason": "end_turn", "stop_sequence": None}
    events += [{"type": "message_delta", "delta": ending, "usage": used}, {"type": "message_stop"}]
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
