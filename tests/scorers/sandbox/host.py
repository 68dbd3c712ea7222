"""The machine that an attack must not change: what it looks like, what listens on it, what lies on it."""

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.scorers.sandbox.boxes import processes

_SWITCHES = ("kernel/core_pattern", "kernel/hostname", "net/ipv4/ip_forward", "kernel/ns_last_pid")
_PLACES = ("/", "/usr", "/usr/bin", "/usr/lib", "/etc", "/dev", "/dev/shm", "/tmp", "/var", "/root", "/mnt", "/run")
_LINKS = ("net", "mnt", "user", "uts", "pid")


class Host:
    """The machine, with traps: open ports, a planted key, a folder that anybody may write to.

    Attributes:
        mark: Names everything that an attack starts or leaves.
        port: TCP, UDP and abstract sockets listen here; nothing may arrive.
        victim: Folder outside of every sandbox.
    """

    def __init__(self, victim: Path, patch: pytest.MonkeyPatch) -> None:
        self.mark, self.victim = f"mark{secrets.token_hex(8)}", victim
        patch.setenv("ANTHROPIC_API_KEY", f"sk-planted-{secrets.token_hex(8)}")
        victim.chmod(0o777)
        (victim / "file").write_text("victim\n")
        (victim / "file").chmod(0o666)
        self._closing = ExitStack()
        self._traps = [socket.create_server(("0.0.0.0", 0))]
        self.port = self._traps[0].getsockname()[1]
        self._traps.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        self._traps[-1].bind(("0.0.0.0", self.port))
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            self._traps.append(socket.socket(socket.AF_UNIX, kind))
            # two kinds of socket cannot have one name
            self._traps[-1].bind(f"\0{self.mark}" + ("" if kind == socket.SOCK_STREAM else "-datagrams"))
        self._traps[2].listen()
        for trap in self._traps:
            trap.setblocking(False)
            self._closing.enter_context(trap)
        self._before = self._seen()

    def arguments(self) -> list[str]:
        """What an attack is told (see attacks/prelude.py)."""
        addresses = {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        paths = [str(self.victim), str(Path.cwd()), str(Path.home())]
        return [self.mark, str(self.port), ",".join(map(str, addresses)), ",".join(paths)]

    def assert_unharmed(self) -> None:
        """Nothing has arrived, nothing has changed, nothing of the attack still runs or lies about."""
        for trap in self._traps:
            with pytest.raises(BlockingIOError):
                trap.recv(1) if trap.type == socket.SOCK_DGRAM else trap.accept()
        deadline = time.monotonic() + 2
        while (left := processes(self.mark)) and time.monotonic() < deadline:
            time.sleep(0.02)  # what was killed is not gone at once
        assert not left
        assert self._seen() == self._before
        places = [*map(Path, _PLACES), Path.cwd(), Path.home(), self.victim]
        assert [place for place in places if os.path.lexists(place / self.mark)] == []
        assert os.listdir(self.victim) == ["file"]
        assert (self.victim / "file").read_text() == "victim\n"

    def close(self) -> None:
        """Closes the traps."""
        self._closing.close()

    def _seen(self) -> dict[str, object]:
        switches = {name: (Path("/proc/sys") / name) for name in _SWITCHES if name != "kernel/ns_last_pid"}
        seen: dict[str, object] = {name: path.read_text() for name, path in switches.items() if path.exists()}
        seen["mounts"] = Path("/proc/self/mounts").read_text()
        seen["clock"] = round((time.time() - time.monotonic()) / 60)
        seen["program"] = [(os.stat(path).st_size, os.stat(path).st_mode) for path in ("/usr/bin/env", "/etc/passwd")]
        seen["namespaces"] = [os.readlink(f"/proc/self/ns/{name}") for name in _LINKS]
        seen["priority"] = os.getpriority(os.PRIO_PROCESS, 0)
        return seen


@contextmanager
def watched(victim: Path, patch: pytest.MonkeyPatch) -> Iterator[Host]:
    """The machine while one attack runs."""
    machine = Host(victim, patch)
    try:
        yield machine
    finally:
        machine.close()
