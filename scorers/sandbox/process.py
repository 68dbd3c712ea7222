"""Runs one sandboxed command: fed, drained, watched, and ended whatever it does."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from anyio.abc import ByteReceiveStream, Process

from scorers.sandbox.limits import MIB

WATCH_S = 0.1
"""How often memory is looked at."""
_GIVEN_UP = "was given up"
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Finished:
    """How a command ended.

    Attributes:
        returncode: As a shell gives it.
        stdout: The first bytes of it, as many as were to be kept and one more.
        stderr: Likewise.
        started: Whether bubblewrap got as far as running the command.
        killed: Why we ended it; None when it ended by itself.
    """

    returncode: int = -1
    stdout: bytes = b""
    stderr: bytes = b""
    started: bool = False
    killed: str | None = None


@dataclass
class _Run:
    process: Process
    killed: str | None = None
    drained: int = 0
    kept: dict[str, bytearray] = field(default_factory=dict)

    def kill(self, reason: str) -> None:
        """Ends bubblewrap, and with it everything inside: it is told to die with its parent."""
        if self.killed is None:
            self.killed = reason
            with suppress(ProcessLookupError):  # it has just ended
                self.process.kill()


async def run(
    command: Callable[[int, int], Sequence[str]],
    seccomp: bytes,
    stdin: bytes,
    wall_s: float,
    memory_mib: int,
    output_mib: int,
    keep: int,
) -> Finished:
    """Runs a command to its end, or to a limit.

    bubblewrap itself starts with an empty environment: what it was given could be read inside.

    Args:
        command: Status and filter descriptors → command line (see `exec_command`).
        seccomp: The filter.
        stdin: Fed to the command.
        wall_s: Seconds until it is killed.
        memory_mib: Resident memory of its processes until it is killed.
        output_mib: Output until it is killed.
        keep: Bytes of each stream to keep.

    Raises:
        TimeoutError: When `wall_s` were over.
    """
    status, reports = os.pipe()
    rules = os.memfd_create("seccomp")
    try:
        os.set_blocking(status, False)
        os.write(rules, seccomp)
        os.lseek(rules, 0, os.SEEK_SET)
        try:
            line = command(reports, rules)
            process = await anyio.open_process(line, env={}, pass_fds=(reports, rules), start_new_session=True)
        finally:
            os.close(reports)
        current = _Run(process)
        try:
            with anyio.fail_after(wall_s):
                await _attended(current, stdin, memory_mib, output_mib, keep)
        finally:
            current.kill(_GIVEN_UP)
            with anyio.CancelScope(shield=True):
                await process.aclose()
        returncode = process.returncode if process.returncode is not None else -1
        # bubblewrap reports an exit code only for a command that it had set up completely
        started = b'"exit-code"' in _all_there(status)
        stdout, stderr = (bytes(current.kept.get(name, b"")) for name in ("stdout", "stderr"))
        ended = None if current.killed == _GIVEN_UP else current.killed
        return Finished(returncode if returncode >= 0 else 128 - returncode, stdout, stderr, started, ended)
    finally:
        os.close(status)
        os.close(rules)


async def _attended(current: _Run, stdin: bytes, memory_mib: int, output_mib: int, keep: int) -> None:
    async with anyio.create_task_group() as attending:
        watch = anyio.CancelScope()

        async def watching() -> None:
            with watch:
                while True:
                    await anyio.sleep(WATCH_S)
                    if resident(current.process.pid) > memory_mib * MIB:
                        current.kill(f"used more than {memory_mib} MiB of memory")

        async def until_over() -> None:
            async with anyio.create_task_group() as streams:
                streams.start_soon(_feed, current, stdin)
                for name in ("stdout", "stderr"):
                    streams.start_soon(_drain, current, name, output_mib * MIB, keep)
                await current.process.wait()
            watch.cancel()

        attending.start_soon(watching)
        await until_over()


async def _feed(current: _Run, stdin: bytes) -> None:
    stream = current.process.stdin
    assert stream is not None
    try:
        await stream.send(stdin)
        await stream.aclose()
    except (anyio.BrokenResourceError, anyio.ClosedResourceError, BrokenPipeError, ConnectionResetError):
        pass  # it ended without reading everything


async def _drain(current: _Run, name: str, most: int, keep: int) -> None:
    stream: ByteReceiveStream | None = getattr(current.process, name)
    assert stream is not None
    kept = current.kept.setdefault(name, bytearray())
    try:
        async for chunk in stream:
            kept += chunk[: keep + 1 - len(kept)]
            current.drained += len(chunk)
            if current.drained > most:
                current.kill(f"printed more than {most // MIB} MiB")
    except (anyio.BrokenResourceError, anyio.ClosedResourceError):
        pass


def resident(pid: int) -> int:
    """Resident bytes of a process and all below it; pages that two share count twice."""
    total, waiting = 0, [pid]
    while waiting:
        folder = Path("/proc") / str(waiting.pop())
        try:
            total += int((folder / "statm").read_text().split()[1]) * _PAGE
            for task in (folder / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except (OSError, IndexError, ValueError):
            continue  # it has ended
    return total


def _all_there(descriptor: int) -> bytes:
    read = b""
    try:
        while chunk := os.read(descriptor, 65536):
            read += chunk
    except BlockingIOError:
        pass
    return read
