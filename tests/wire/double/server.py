"""The double as a server: uvicorn on loopback, in a thread of its own."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.wire.double.app import FOUNDRY, app
from tests.wire.double.state import KEY, State

__all__ = ["KEY", "Double", "serving"]


class Double(State):
    """A running double. `url` is what the SDK takes as base URL, `foundry_url` what Foundry's client takes."""

    @property
    def foundry_url(self) -> str:
        return f"{self.url}{FOUNDRY}"


@contextmanager
def serving(port: int = 0) -> Iterator[Double]:
    """Serves a new double until the block ends.

    Args:
        port: Where; 0 for any free one.
    """
    double = Double()
    listening = socket.create_server(("127.0.0.1", port))
    double.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    config = uvicorn.Config(app(double), loop="asyncio", http="h11", lifespan="off", log_level="critical", ws="none")
    server = uvicorn.Server(config)

    def abort(client: tuple[str, int]) -> None:
        for connection in list(server.server_state.connections):
            if getattr(connection, "client", None) == client:
                connection.transport.abort()

    double.abort = abort
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield double
    finally:
        server.should_exit = True
        thread.join()
