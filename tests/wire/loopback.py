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
