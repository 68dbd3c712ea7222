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
import threading
import types
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


def foreman() -> socket.socket:
    """Starts the foreman and returns the line to it.

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
                    _work(far)
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


def _work(line: socket.socket) -> None:
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
    _watch(line)
    while (asked := receive(line)) is not None:
        reply = {"raised": broken} if code is None else _observed(line, code, given["solution"], probe, asked)
        send(line, {"token": asked["token"], **reply})
    os._exit(0)


def _observed(line: socket.socket, code: Any, source: str, probe: dict[str, Any], asked: dict[str, Any]) -> Any:
    def ask(question: Any) -> Any:
        send(line, {"token": asked["token"], "ask": question})
        return receive(line)

    try:
        namespace: dict[str, Any] = {"__name__": "solution"}
        exec(code, namespace)
        namespace["__source__"] = source
        value = json.dumps(probe["run"](namespace, asked["case"], ask))
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


REFUSED = (
    "sys.settrace",
    "sys.setprofile",
    "sys._getframe",
    "sys._current_frames",
    "sys.addaudithook",
    "gc.get_objects",
    "gc.get_referrers",
    "gc.get_referents",
    "code.__new__",
    "marshal.load",
    "marshal.loads",
    "object.__getattr__",
    "object.__setattr__",
)
"""Audit events of looking into, or changing, what else runs in the process. Solutions have no use for them."""


def _watch(line: socket.socket) -> None:
    """Refuses and reports the candidate's attempts to look into the harness that shares its process.

    An audit hook cannot be taken away again. It is a tripwire, not a wall: what must not be known
    or changed is not in this process.
    """
    getframe, library = sys._getframe, os.path.dirname(os.__file__)
    busy: set[int] = set()

    def refused(event: str, args: Any) -> str | None:
        if event == "import":
            return "import ctypes" if args[0] in ("_ctypes", "ctypes") else None
        if event != "compile" and event not in REFUSED:
            return None
        caller = getframe(2).f_code.co_filename  # who made the audited call: 0 is this, 1 the hook
        if event in ("sys.settrace", "sys.setprofile"):
            return None if caller == "probe.py" else event
        if caller == "probe.py" or caller.startswith((library, "<frozen ")):
            return None
        if event == "compile":
            posing = isinstance(args[1], str) and args[1].startswith((library, "probe.py", "<frozen "))
            return "compile under another file's name" if posing else None
        return event

    def hook(event: str, args: Any) -> None:
        thread = threading.get_ident()
        if thread in busy:  # looking at the caller is itself audited
            return
        busy.add(thread)
        try:
            found = refused(event, args)
        finally:
            busy.discard(thread)
        if found is not None:
            send(line, {"tampered": found})
            raise RuntimeError(f"{found} is refused here: a solution has no use for it")

    sys.addaudithook(hook)
