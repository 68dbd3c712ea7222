"""Runs the candidate: a foreman that forks workers, and the worker.

Standard library only: this text is sent into the sandbox. The foreman is forked before the
supervisor reads anything, so neither it nor a worker has seen what only the supervisor may know.

A worker is sent one JSON message per case and answers with one; `ask` questions of the probe may
come between. Its replies are the candidate's word: it can lie, but it does not know what is right.
"""

import json
import os
import resource
import socket
import struct
import sys
import types
from collections.abc import Callable
from typing import Any

LARGEST = 8 * 2**20
"""Bytes of one message."""
_SIZE = struct.Struct(">I")
_MIB = 2**20
LIMITS = {resource.RLIMIT_AS: 2048 * _MIB, resource.RLIMIT_FSIZE: 128 * _MIB, resource.RLIMIT_CORE: 0}


def send(line: socket.socket, message: Any) -> None:
    """Sends one message."""
    text = json.dumps(message).encode()
    line.sendall(_SIZE.pack(len(text)) + text)


def receive(line: socket.socket) -> Any:
    """Receives one message; None when the other end is gone.

    Raises:
        ValueError: When it is too large or no JSON.
    """
    head = _exactly(line, _SIZE.size)
    if head is None:
        return None
    (size,) = _SIZE.unpack(head)
    if size > LARGEST:
        raise ValueError(f"a message of {size} bytes")
    text = _exactly(line, size)
    return None if text is None else json.loads(text)


def _exactly(line: socket.socket, size: int) -> bytes | None:
    read = bytearray()
    while len(read) < size:
        try:
            chunk = line.recv(min(size - len(read), 65536))
        except ConnectionError:
            return None
        if not chunk:
            return None
        read += chunk
    return bytes(read)


def foreman(watch: Any) -> socket.socket:
    """Starts the foreman and returns the line to it.

    Args:
        watch: The module that watches over a candidate.

    It answers `worker` with a line to a new worker (and its process id), `ended` with how the
    last one ended.
    """
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        _fence()
        last = 0
        while (asked := receive(theirs)) is not None:
            if asked == "worker":
                near, far = socket.socketpair()
                last = os.fork()
                if last == 0:
                    theirs.close()
                    near.close()
                    _work(far, watch)
                far.close()
                socket.send_fds(theirs, [str(last).encode()], [near.fileno()])
                near.close()
            else:
                _, status = os.waitpid(last, 0)
                send(theirs, os.waitstatus_to_exitcode(status))
        os._exit(0)
    theirs.close()
    return ours


def _fence() -> None:
    """Takes the harness's files and output away, and sets limits that hold in any sandbox."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    for what, most in LIMITS.items():
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (most, most))


def _work(line: socket.socket, watch: Any) -> None:
    # what a candidate finds under these names must not be the harness
    sys.modules["__main__"] = types.ModuleType("__main__")
    for name in ("worker", "supervisor"):
        sys.modules.pop(name, None)
    given = receive(line)
    if given is None:
        os._exit(0)
    probe: dict[str, Any] = {"__name__": "probe"}
    exec(compile(given["probe"], "probe.py", "exec"), probe)
    code, broken = None, ""
    try:
        code = compile(given["solution"], "solution.py", "exec")
    except BaseException as ex:
        broken = _named(ex)
    tell = watch.tripwire(lambda found: _report(line, found))
    replaced = watch.originals([globals(), probe])
    while (asked := receive(line)) is not None:
        reply = (
            {"raised": broken}
            if code is None
            else _observed(line, code, given["solution"], probe, asked, replaced, tell)
        )
        send(line, {"token": asked["token"], **reply})
    os._exit(0)


def _report(line: socket.socket, found: str) -> None:
    text = b'{"tampered": "%s"}' % found.encode()  # without json, which may be what was found replaced
    line.sendall(_SIZE.pack(len(text)) + text)


def _observed(
    line: socket.socket,
    code: Any,
    source: str,
    probe: dict[str, Any],
    asked: dict[str, Any],
    replaced: Callable[[], str | None],
    tell: Callable[[str], None],
) -> Any:
    def ask(question: Any) -> Any:
        send(line, {"token": asked["token"], "ask": question})
        return receive(line)

    try:
        namespace: dict[str, Any] = {"__name__": "solution"}
        exec(code, namespace)
        if (found := replaced()) is not None:
            tell(found)
        namespace["__source__"] = source
        seen = probe["run"](namespace, asked["case"], ask)
        if (found := replaced()) is not None:
            tell(found)
        value = json.dumps(seen)
    except BaseException as ex:  # whatever the candidate does is the observation
        return {"raised": _named(ex)}
    if len(value) > LARGEST // 2:
        return {"raised": f"the result has {len(value)} characters"}
    return {"value": json.loads(value)}


def _named(ex: BaseException) -> str:
    try:
        return f"{type(ex).__name__}: {ex}"[:500]
    except BaseException:
        return type(ex).__name__[:500]
