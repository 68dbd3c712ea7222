"""`checks`: the item's hidden tests, run on the delivered solution inside the sandbox."""

import hashlib
import pickle
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from inspect_ai.scorer import Score, Scorer, Target, mean, scorer
from inspect_ai.solver import TaskState
from inspect_ai.util import StoreModel
from pydantic import Field

from scorers.answering import delivered
from scorers.harness.exchange import Reply
from scorers.hidden_checks import CheckResult, HiddenChecks, compare, forged, load_checks, ran
from scorers.incident import incident_results
from scorers.observing import Observed, observe, sandbox_of_sample
from scorers.solution import Solution, solution_in

PROJECT = Path(__file__).parent.parent
"""What the folder of an item of ours is relative to, so that a log can be scored on another machine."""
REASON_CHARACTERS = 700


class Observations(StoreModel):
    """Observations already made, by a digest of the code, the checks and the cases."""

    kept: dict[str, dict[str, Any]] = Field(default_factory=dict)


@scorer(metrics={key: [mean()] for key in ("tests", "all_passed")})
def checks() -> Scorer:
    """Runs the hidden checks of an item, and judges by what was observed, never by an exit code.

    The code runs once: scoring inside the sample, the final scoring and a later `inspect score`,
    which has no sandbox, share the observations kept in the sample's store and compare them anew.
    The cases are drawn from the item's id and the epoch, so every condition gets the same ones.

    Returns:
        A scorer with the value `tests` (share of the checks passed, 0 to 100) and `all_passed`.
        No solution, or a forged result, earns 0, with the reason. Without a sandbox, or when the
        item's own checks fail, the attempt is unscored with the reason. None for an item without
        checks. An incident needs no sandbox: what is judged is the state of its system in the end.
    """

    async def score(state: TaskState, target: Target) -> Score | None:
        folder = state.metadata.get("checks")
        if folder is None or state.metadata.get("position") == 0:
            return None
        if state.metadata.get("incident") is not None:
            expected, found = incident_results(state, PROJECT / folder)
            return _score(expected.criteria, found, {"outcome": "worked", "tampered": []}, "")
        solution = solution_in(delivered(state), state.metadata["entry_point"])
        try:
            loaded = _loaded(PROJECT / folder)
            seed = cases_seed(str(state.sample_id), state.epoch)
            key = _key(loaded, seed, solution)
            if solution.outcome == "found" and (nowhere := _nowhere(state, key)):
                return Score.unscored(reason=nowhere)
            cases: list[dict[str, Any]] = pickle.loads(_drawn(PROJECT / folder, seed))
        except Exception as ex:  # raised by the item's own module: not the answer's fault
            return Score.unscored(reason=f"The item's checks cannot be used: {type(ex).__name__}: {ex}")
        known: dict[str, Any] = {
            "outcome": solution.outcome,
            "ran": False,
            "suspicious": list(solution.suspicious),
            "seed": seed,
        }
        if solution.outcome != "found":
            failed = [CheckResult(name, False, solution.reason) for name in loaded.criteria]
            return _score(loaded.criteria, failed, known | {"tampered": []}, solution.reason)
        seen = await _observed(state, loaded, cases, solution, key)
        if seen.reply is None:
            return Score.unscored(reason=seen.reason)
        known |= {"python": seen.reply.python}
        observations, tampered = seen.reply.observations, seen.reply.tampered
        if observations is None:
            failed = [CheckResult(name, False, seen.reason) for name in loaded.criteria]
            return _score(loaded.criteria, failed, known | {"outcome": "ended", "tampered": tampered}, seen.reason)
        try:
            results = compare(loaded, cases, observations)
            tampered = sorted({*tampered, *forged(loaded, cases, observations)})
        except Exception as ex:  # raised by the item's judge, which is to judge whatever it is shown
            return Score.unscored(reason=f"The item's checks could not judge: {type(ex).__name__}: {ex}")
        known |= {
            "outcome": "ran",
            "ran": ran(observations),
            "cpu_s": round(sum(one["cpu_s"] for one in observations), 3),
        }
        note = f"Tampering earns nothing: {'; '.join(tampered)}." if tampered else ""
        return _score(loaded.criteria, results, known | {"tampered": tampered}, note)

    return score


def cases_seed(item: str, epoch: int) -> int:
    """Seed of an item's cases: the same in every condition, another in every epoch."""
    return int.from_bytes(hashlib.sha256(f"{item} {epoch}".encode()).digest()[:4], "big")


@cache
def _loaded(folder: Path) -> HiddenChecks:
    return load_checks(folder)


@lru_cache(64)
def _drawn(folder: Path, seed: int) -> bytes:
    """The cases, which take longer to draw than to copy, and are wanted twice by the attempts of all conditions."""
    return pickle.dumps(_loaded(folder).cases(seed))


def _key(loaded: HiddenChecks, seed: int, solution: Solution) -> str:
    return hashlib.sha256(f"{loaded.sha256} {seed} {solution.code}".encode()).hexdigest()


def _nowhere(state: TaskState, key: str) -> str:
    """Why the code can neither run nor was observed before; empty when it can or was."""
    if key in state.store_as(Observations).kept:
        return ""
    box = sandbox_of_sample()
    return box if isinstance(box, str) else ""


async def _observed(
    state: TaskState, loaded: HiddenChecks, cases: list[dict[str, Any]], solution: Solution, key: str
) -> Observed:
    kept = state.store_as(Observations)
    if key not in kept.kept:
        box = sandbox_of_sample()
        if isinstance(box, str):
            return Observed(None, box)
        seen = await observe(box, loaded, cases, solution.code)
        if seen.reply is None:
            return seen
        kept.kept = kept.kept | {key: {"reply": vars(seen.reply), "reason": seen.reason}}
    found = kept.kept[key]
    return Observed(Reply(**found["reply"]), found["reason"])


def _score(settles: dict[str, list[int]], results: list[CheckResult], known: Mapping[str, Any], note: str) -> Score:
    """The share of checks passed, 0 when tampered, with what was wrong of each."""
    passed = {result.name: result.passed and not known["tampered"] for result in results}
    settled = {number for numbers in settles.values() for number in numbers}
    criteria = {str(n): all(passed[name] for name, of in settles.items() if n in of) for n in sorted(settled)}
    lines = [f"{'passed' if r.passed else 'FAILED'} {r.name}{_told(r.reason)}" for r in results]
    return Score(
        value={"tests": 100 * sum(passed.values()) / len(passed), "all_passed": int(all(passed.values()))},
        explanation="\n".join([*([note] if note else []), *lines]),
        metadata={**known, "passed": passed, "criteria": criteria},
    )


def _told(reason: str) -> str:
    return f": {reason[:REASON_CHARACTERS]}{'…' * (len(reason) > REASON_CHARACTERS)}" if reason else ""
