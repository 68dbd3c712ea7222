"""What is sent to the supervisor, and what is believed of its reply."""

import json
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Observation = dict[str, Any]

_FOLDER = Path(__file__).parent
COMMAND = ["-I", "-S", "-B", "-X", "utf8", "-c", (_FOLDER / "boot.py").read_text(encoding="utf-8")]
"""Arguments of the Python that runs in the sandbox."""


@dataclass(frozen=True)
class Request:
    """One answer to be observed.

    Attributes:
        stdin: What the supervisor reads.
        cases: Number of cases in it.
        ready: Nonce of the reply's first line.
        done: Nonce of the lines that count.
    """

    stdin: bytes
    cases: int
    ready: str
    done: str


@dataclass(frozen=True)
class Reply:
    """What came back.

    Attributes:
        ready: Whether the supervisor had started; if not, nothing was observed, whoever is to blame.
        python: Version of the Python that ran the answer.
        observations: One per case; None when the supervisor did not live to report.
        tampered: What the answer did to influence its own result.
    """

    ready: bool
    python: str = ""
    observations: list[Observation] | None = None
    tampered: list[str] = field(default_factory=list)


def request(solution: str, probe: str, cases: list[Case], cpu_s: float) -> Request:
    """Builds the request.

    Args:
        solution: The answer's code.
        probe: Text of the item's `probe.py`.
        cases: As drawn by the item's `cases`.
        cpu_s: CPU seconds of one case.
    """
    ready, done = secrets.token_hex(16), secrets.token_hex(16)
    head = {"ready": ready, "done": done, "cpu_s": cpu_s}
    lines = [json.dumps(one) for one in (head, {"solution": solution, "probe": probe}, *cases)]
    return Request(_texts() + ("\n".join(lines) + "\n").encode(), len(cases), ready, done)


def reply(asked: Request, stdout: str) -> Reply:
    """Reads the reply. Only lines with the nonce count, and only when all of them are there."""
    lines = [line for line in stdout.split("\n") if line]
    if not lines or not lines[0].startswith(asked.ready):
        return Reply(ready=False)
    python = json.loads(lines[0].removeprefix(asked.ready))["python"]
    ours = [json.loads(line.removeprefix(asked.done)) for line in lines[1:] if line.startswith(asked.done)]
    foreign = ["wrote into the harness's reply"] if len(ours) < len(lines) - 1 else []
    if len(ours) != asked.cases + 1:
        return Reply(True, python, None, foreign)
    return Reply(True, python, ours[:-1], ours[-1]["tampered"] + foreign)


@cache
def _texts() -> bytes:
    texts = [(_FOLDER / f"{name}.py").read_bytes() for name in ("watch", "worker", "supervisor")]
    return b"".join(b"%08d" % len(text) + text for text in texts)
