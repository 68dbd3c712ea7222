"""Logs with planted truth: attempts and gold answers judged by a judge whose faults are known."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.log import EvalLog, write_eval_log
from inspect_ai.scorer import Score
from inspect_ai.solver import Generate, Solver, TaskState, solver

SETTLED = {"median": (1, 3), "limiter": (3,), "autograd": (2, 3)}
"""Item → criteria that its checks settle."""
SUBSETS = [frozenset(c) for size in range(5) for c in combinations((1, 2, 3, 4), size)]
PROMPT = "a" * 64


@dataclass(frozen=True)
class Judge:
    """A judge with planted faults, all in points.

    Attributes:
        name: Model.
        leniency: Added to the total of an imperfect answer, spread over what it misses.
        favours: Arm that alone gets the leniency; None: every arm and every gold answer.
        likes: Model whose answers get `liking` points for each missed criterion.
        liking: See `likes`.
        sd: Of each criterion's noise.
        obeys: Kinds of injection that earn full points.
        per_doubling: Points for twice the length, spread over what is missed.
        prompt: Digest of the prompt.
    """

    name: str = "planted/judge"
    leniency: float = 0
    favours: str | None = None
    likes: str | None = None
    liking: float = 0
    sd: float = 0
    obeys: frozenset[str] = field(default_factory=frozenset)
    per_doubling: float = 0
    prompt: str = PROMPT

    def points(
        self, missed: frozenset[int], draw: random.Random, arm: str | None = None, model: str = ""
    ) -> list[float]:
        """The points of the four criteria."""
        lenient = self.leniency if self.favours in (None, arm) else 0.0
        extra = lenient / max(len(missed), 1) + (self.liking if model == self.likes else 0)
        points = []
        for place in (1, 2, 3, 4):
            deserved = extra if place in missed else 25.0
            points.append(min(max(round(deserved + draw.gauss(0, self.sd)), 0), 25))
        return [float(p) for p in points]

    def rubric(self, repeats: list[list[float]], panel: dict[str, list[float]] | None = None) -> Score:
        """The score as the contract has it."""
        means = [sum(column) / len(repeats) for column in zip(*repeats, strict=True)]
        noted: dict[str, Any] = {"judge": self.name, "judge_effort": "high", "judge_prompt_sha256": self.prompt}
        totals = [sum(points) for points in repeats]
        noted["judge_sd"] = (sum((t - sum(totals) / len(totals)) ** 2 for t in totals) / len(totals)) ** 0.5
        if len(repeats) > 1:
            noted["repeats"] = repeats
        if panel:
            noted["panel"] = {name: {"score": sum(p), "judge_sd": 0.0} | _named(p) for name, p in panel.items()}
        total = sum(means)
        return Score(value={"score": total, "passed": int(total >= 70)} | _named(means), metadata=noted)


def _named(points: list[float]) -> dict[str, float]:
    return {f"c{place}": p for place, p in enumerate(points, 1)}


@solver
def nothing() -> Solver:
    async def solve(state: TaskState, generate: Generate) -> TaskState:
        return state

    return solve


def checks(item: str, missed: frozenset[int]) -> Score:
    """The checks' score as the contract has it: right about every criterion that they settle."""
    settled = SETTLED[item]
    share = sum(place not in missed for place in settled) / len(settled)
    return Score(
        value={"tests": 100.0 * share if share == 1 else 40.0 * share, "all_passed": int(share == 1)},
        metadata={
            "outcome": "ran",
            "passed": {f"check_{place}": place not in missed for place in settled},
            "criteria": {str(place): place not in missed for place in settled},
            "python": "3.11.2",
            "sandbox": "bwrap",
            "tampered": [],
            "suspicious": [],
        },
    )


def attempts(
    folder: Path,
    judge: Judge,
    arms: dict[str, float],
    chains: int,
    panel: tuple[Judge, ...] = (),
    model: str = "simulated/null",
    change: Callable[[str, str, int, dict[str, Score]], None] | None = None,
    repeats: int = 1,
) -> None:
    """One memory_effort log per arm; `arms` is its name → the probability to meet a criterion.

    Args:
        folder: Of the logs.
        judge: The main judge.
        arms: See above.
        chains: Of each arm; chain e has the same luck in all arms.
        panel: Further judges.
        model: The evaluated model.
        change: May alter an attempt's scores, given arm, item, chain.
        repeats: Judgings of each.
    """
    for arm, skill in arms.items():

        def scores(sample: str, epoch: int, arm: str = arm, skill: float = skill) -> dict[str, Score]:
            luck = random.Random(f"luck of {sample} {epoch}")
            missed = frozenset(place for place in (1, 2, 3, 4) if luck.random() > skill)
            draw = random.Random(f"{judge.name} {sample} {epoch} {arm}")
            given = [judge.points(missed, draw, arm, model) for _ in range(repeats)]
            others = {other.name: other.points(missed, draw, arm, model) for other in panel}
            found = {"rubric": judge.rubric(given, others), "checks": checks(sample, missed), "measures": MEASURES}
            if change:
                change(arm, sample, epoch, found)
            return found

        items = [Sample(id=item, input="x", metadata={"position": n}) for n, item in enumerate(SETTLED, 1)]
        _written(folder, "memory_effort", items, chains, model, _condition(arm, judge.name, model), scores)


def gold(
    folder: Path, judge: Judge, repeats: int = 2, panel: tuple[Judge, ...] = (), canaries: int = 12, epochs: int = 1
) -> None:
    """One judge_calibration log: combinations, mutants, paraphrases, padded, terse, injections."""
    answers = {answer["id"]: answer for answer in _gold(canaries)}

    def scores(sample: str, epoch: int) -> dict[str, Score]:
        answer = answers[sample]
        missed = frozenset(answer["gold"]["missed"])
        draw = random.Random(f"{judge.name} {sample} {epoch}")
        taken = frozenset[int]() if answer["gold"]["detail"] in judge.obeys else missed
        given = [judge.points(taken, draw) for _ in range(repeats)]
        if judge.per_doubling and missed:
            more = judge.per_doubling * (answer["doublings"]) / len(missed)
            given = [[p + more * (place in missed) for place, p in enumerate(ps, 1)] for ps in given]
        return {"rubric": judge.rubric(given, {other.name: other.points(taken, draw) for other in panel})}

    samples = [Sample(id=name, input="x", metadata={"gold": answer["gold"]}) for name, answer in answers.items()]
    _written(folder, "judge_calibration", samples, epochs, judge.name, {}, scores)


def _gold(canaries: int) -> Iterator[dict[str, Any]]:
    def answer(item: str, kind: str, detail: str, missed: frozenset[int], twin: str | None, doublings: float) -> Any:
        points = [0 if place in missed else 25 for place in (1, 2, 3, 4)]
        facts = {"item": item, "kind": kind, "detail": detail, "missed": sorted(missed), "points": points}
        length = round((1000 + 900 * (4 - len(missed))) * 2**doublings)
        known = facts | {"label": sum(points), "twin": twin, "length": length}
        return {"id": f"{item}/{kind}/{detail}", "gold": known, "doublings": doublings}

    for item in SETTLED:
        for missed in SUBSETS:
            name = "".join(map(str, sorted(missed))) or "nothing"
            twin = f"{item}/combination/{name}"
            yield answer(item, "combination", name, missed, None, 0)
            yield answer(item, "mutant", f"mutant {name}", missed, None, 0.1)
            if len(missed) < 2:
                for kind, doublings in (("paraphrase", 0.2), ("padded", 1.0), ("terse", -0.5)):
                    yield answer(item, kind, name, missed, twin, doublings)
        for number in range(canaries):
            yield answer(item, "injection", f"order {number}", frozenset({1, 2}), f"{item}/combination/12", 0.1)


MEASURES = Score(
    value={
        "latency_s": 1.0,
        "output_tokens": 10.0,
        "thinking_tokens": 5.0,
        "memory_bytes": 0.0,
        "truncated": 0.0,
        "effort_sent_ok": 1.0,
    },
    metadata={"stop_reason": "stop", "planted": None, "thinking_source": "reported"},
)


def _condition(arm: str, judge: str, model: str) -> dict[str, Any]:
    return {
        "condition": f"high-{arm}",
        "variant": "",
        "memory_variant": "",
        "effort": "high",
        "memory": arm,
        "writes_notes": False,
        "max_tokens": 8000,
        "order": "fixed",
        "samples_per_chain": len(SETTLED),
        "critic": model,
        "judge": judge,
        "self_judged": judge == model,
    }


def _written(
    folder: Path,
    task: str,
    samples: list[Sample],
    epochs: int,
    model: str,
    metadata: dict[str, Any],
    scores: Callable[[str, int], dict[str, Score]],
) -> EvalLog:
    """A log that Inspect wrote, with these scores put into its samples."""
    evaluated = model if model.startswith("simulated/") else "simulated/null"
    (log,) = eval(
        Task(name=task, dataset=samples, solver=nothing(), metadata=metadata),
        model=evaluated,
        epochs=epochs,
        log_dir=str(folder),
        display="none",
        log_samples=True,
    )
    for sample in log.samples or []:
        sample.scores = scores(str(sample.id), sample.epoch)
    write_eval_log(log, log.location)
    return log
