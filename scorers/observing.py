"""Has an answer's code observed in the sample's sandbox."""

from dataclasses import dataclass

from inspect_ai.util import ExecResult, OutputLimitExceededError, SandboxEnvironment, SandboxUnavailableError, sandbox

from scorers.harness.exchange import COMMAND, Case, Reply, reply, request
from scorers.hidden_checks import HiddenChecks
from scorers.sandbox.choose import chosen, why_none

WALL_S = 600
ATTEMPTS = 2
"""Tries before a sandbox that is not available counts as missing."""


@dataclass(frozen=True)
class Observed:
    """What came of it.

    Attributes:
        reply: The supervisor's reply; None when no sandbox gave one, whoever's code it was.
        reason: Why there is no reply, or no observation in it.
    """

    reply: Reply | None
    reason: str = ""


def sandbox_of_sample() -> SandboxEnvironment | str:
    """The sample's sandbox, or why there is none."""
    try:
        return sandbox()
    except ProcessLookupError:  # Inspect's way of saying that the sample has none
        return why_none(chosen())


async def observe(box: SandboxEnvironment, checks: HiddenChecks, cases: list[Case], code: str) -> Observed:
    """Runs the cases on the code.

    Whatever the code does is an observation, or the lack of one. Only a sandbox that cannot start
    the harness leaves nothing to judge.
    """
    missing = ""
    for _ in range(ATTEMPTS):
        asked = request(code, checks.probe, cases, checks.cpu_s)
        try:
            ended = await box.exec(["python3", *COMMAND], input=asked.stdin, timeout=WALL_S, timeout_retry=False)
        except TimeoutError:
            return Observed(Reply(ready=True), f"The checks did not end within {WALL_S} seconds.")
        except OutputLimitExceededError:
            return Observed(Reply(ready=True, tampered=["flooded the harness's output"]), "It flooded the output.")
        except (SandboxUnavailableError, ConnectionError, OSError) as ex:
            missing = f"The sandbox was not available: {ex}"
            continue
        got = reply(asked, ended.stdout)
        if got.ready:
            return Observed(got, "" if got.observations is not None else _ended(ended))
        missing = f"The harness did not start in the sandbox (exit code {ended.returncode}): {_short(ended.stderr)}"
    return Observed(None, missing)


def _ended(ended: ExecResult[str]) -> str:
    said = f": {_short(ended.stderr)}" if ended.stderr.strip() else ""
    return f"The harness was ended before it could report (exit code {ended.returncode}){said}"


def _short(text: str) -> str:
    return " ".join(text.split())[-300:] or "it said nothing"
