"""Runs an answer's cases one at a time, times them, and reports what was observed.

Standard library only: this text is sent into the sandbox. The request, on standard input, is one
JSON document a line:

    {"ready": "…", "done": "…", "cpu_s": 2.0}     two nonces, the limit
    {"solution": "…", "probe": "…"}
    {"check": …, "secret": …, …}                  one line a case

The reply begins with `<ready nonce> {"python": …}` and, when all cases were run, goes on with one
line `<done nonce> {…}` a case: {"value": …, "served": …} as the probe and its keeper saw it,
{"raised": …}, {"timed_out": seconds of CPU}, {"waited": seconds} or {"died": how}, each with
"cpu_s"; the last line is `<done nonce> {"tampered": […]}`. Without that line there is no result.
A case's `secret` never leaves this process: the probe's `keeper(secret)` answers questions about it, and finds
the solution's text under the name `SOURCE`.
"""

import json
import os
import platform
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

WALL_FACTOR = 5
"""Wall seconds per second of CPU that a case has."""
LOST_CAUSES = 3
"""Cases that ran out of time after which the rest is not tried."""
POLL_S = 0.02
PATIENCE_S = 10.0
"""Seconds within which the foreman and a worker's half of a message must come."""
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER = 4, 36

Talk = tuple[Callable[[socket.socket, Any], None], Callable[[socket.socket], Any]]
"""The worker module's `send` and `receive`."""


class Crew:
    """The worker of the moment, and the line to the foreman that makes the next one."""

    def __init__(self, foreman: socket.socket, talk: Talk, given: dict[str, str]) -> None:
        self.foreman, self.given = foreman, given
        foreman.settimeout(PATIENCE_S)
        self.send, self.receive = talk
        self.line: socket.socket | None = None
        self.lost = False
        self.pid = 0

    def worker(self) -> socket.socket:
        """The line to a living worker."""
        if self.line is None:
            self.lost = True  # until the foreman answers: without it, no later case needs to be tried
            self.send(self.foreman, "worker")
            text, descriptors, _, _ = socket.recv_fds(self.foreman, 32, 1)
            self.pid, self.line = int(text), socket.socket(fileno=descriptors[0])
            self.lost = False
            self.line.settimeout(PATIENCE_S)
            self.send(self.line, self.given)
        return self.line

    def end(self) -> str:
        """Ends the worker and says how it had ended, if it had."""
        if self.line is None:
            return "was not running"
        self.line.close()
        self.line = None
        try:
            os.kill(self.pid, signal.SIGKILL)
            self.send(self.foreman, "ended")
            code = self.receive(self.foreman)
        except OSError:
            code = None
        self.lost = not isinstance(code, int)
        if not isinstance(code, int):
            return "ended with the process that had started it"
        return f"was ended by signal {-code}" if code < 0 else f"ended with exit code {code}"

    def cpu_s(self) -> float:
        """CPU seconds of the worker so far; its clock in the kernel is exact where /proc counts ticks."""
        return time.clock_gettime(~self.pid << 3 | 2)


def run_case(crew: Crew, case: dict[str, Any], keeper: Any, token: str, cpu_s: float, tampered: list[str]) -> Any:
    """One case: the observation, with the CPU seconds it took."""
    try:
        line = crew.worker()
        before, began = crew.cpu_s(), time.monotonic()
        crew.send(line, {"token": token, "case": case})
        while True:
            used, waited = crew.cpu_s() - before, time.monotonic() - began
            if used > cpu_s:
                crew.end()
                return {"timed_out": cpu_s, "cpu_s": used}
            if waited > WALL_FACTOR * cpu_s:
                crew.end()
                return {"waited": WALL_FACTOR * cpu_s, "cpu_s": used}
            if not select.select([line], [], [], POLL_S)[0]:
                continue
            said = crew.receive(line)
            if not isinstance(said, dict):
                return {"died": crew.end(), "cpu_s": used}
            if "tampered" in said:
                tampered.append(str(said["tampered"])[:100])
            elif said.get("token") != token:
                tampered.append("sent a result that nobody had asked for")
            elif "ask" in said and keeper is not None:
                try:
                    answer = keeper.answer(said["ask"])
                except Exception as ex:  # the probe's own questions can be answered
                    tampered.append(f"asked for what there is not ({type(ex).__name__})")
                    return {"died": crew.end(), "cpu_s": used}
                crew.send(line, answer)
            else:
                seen = {name: said[name] for name in ("value", "raised") if name in said}
                served = {} if keeper is None else {"served": keeper.observed()}
                used = crew.cpu_s() - before
                if len(os.listdir(f"/proc/{crew.pid}/task")) > 1:
                    crew.end()  # threads that were left would take from the next case what it may use
                return {**seen, **served, "cpu_s": used}
    except (OSError, ValueError) as ex:  # its end of the line is gone, or what came was no message
        return {"died": f"{crew.end()} ({type(ex).__name__})", "cpu_s": 0.0}


def main(foreman: socket.socket, talk: Talk) -> None:
    """Reads the request, runs the cases, writes the reply."""
    # From here on nothing in the sandbox can read or change this process, or open what it has open; and whatever
    # the candidate starts, and lets go of, becomes a child of this process.
    import ctypes  # here, and not above: a worker, forked before, must not find it loaded

    prctl = ctypes.CDLL(None).prctl
    if prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 or prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("the supervisor cannot be protected from what it runs")
    reply = os.dup(1)
    with open(0, encoding="utf-8") as stdin:
        head, given, *cases = (json.loads(text) for text in stdin)
    looked: dict[str, Any] = {"__name__": "probe"}
    exec(compile(given["probe"], "probe.py", "exec"), looked)
    looked["SOURCE"] = given["solution"]
    _write(reply, head["ready"], {"python": platform.python_version()})
    crew, seen, lost = Crew(foreman, talk, given), [], 0
    tampered: list[str] = []
    for case in cases:
        secret = case.pop("secret", None)
        if lost >= LOST_CAUSES or crew.lost:
            why = "the process that starts it had ended" if crew.lost else f"{lost} cases had run out of time"
            seen.append({"died": f"was not tried after {why}", "cpu_s": 0.0})
            continue
        keeper = looked["keeper"](secret) if secret is not None else None
        seen.append(run_case(crew, case, keeper, os.urandom(8).hex(), head["cpu_s"], tampered))
        lost += "timed_out" in seen[-1] or "waited" in seen[-1]
    end_all_below(os.getpid())  # nothing may be left that could touch the reply
    for observation in [*seen, {"tampered": tampered}]:
        _write(reply, head["done"], observation)


def end_all_below(pid: int) -> None:
    """Kills every descendant of a process, also those that detach themselves meanwhile."""
    while below := _descendants(pid):
        for one in below:
            try:
                os.kill(one, signal.SIGKILL)
                os.waitpid(one, os.WNOHANG)
            except OSError:
                continue  # gone, or not a child yet
        time.sleep(0.002)


def _descendants(pid: int) -> list[int]:
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                state, parent = stat.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z" or int(parent) == pid:
            parents[int(name)] = int(parent)
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _write(descriptor: int, nonce: str, document: Any) -> None:
    text = f"{nonce} {json.dumps(document)}\n".encode()
    while text:
        text = text[os.write(descriptor, text) :]
