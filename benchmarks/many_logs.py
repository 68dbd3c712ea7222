"""Many logs for the benchmarks: real ones of the offline model, copied with other conditions, ids and draws."""

import os
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from itertools import product
from pathlib import Path
from typing import Any

from inspect_ai import eval
from inspect_ai.log import EvalLog, EvalSample, list_eval_logs, read_eval_log, write_eval_log
from inspect_ai.model import get_model
from inspect_ai.scorer import Score

POLICIES = ("none", "empty", "self_critique")
EFFORTS = ("low", "medium", "high", "xhigh", "max")
CAPS = (8_000, 16_000, 32_000, 64_000)
CHAINS = 56
"""Of three items: 168 samples a log, so that 600 logs hold 100,800."""
TEMPLATES = 6
"""Real chains of each policy, from which the copies draw theirs."""


def conditions(count: int) -> list[tuple[str, int, str, str]]:
    """Model, policy, cap and effort of each log: whole grids of 60 conditions, a model each."""
    models = [f"simulated/model-{number:02}" for number in range(-(-count // 60))]
    return list(product(models, CAPS, EFFORTS, POLICIES))[:count]


def many_logs(cache: Path, count: int) -> Path:
    """A folder with so many logs; made once, then found again."""
    folder = cache / f"logs-{count}"
    if (cache / f"logs-{count}.made").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    templates = cache / "templates"
    for policy in POLICIES:
        if not list_eval_logs(str(templates / policy)):
            noisy = get_model("simulated/noisy", memoize=False)
            args = {"effort": "high", "memory": policy, "order": "fixed"}
            eval("evals/memory_effort", task_args=args, model=noisy, epochs=TEMPLATES, display="none",
                 log_dir=str(templates / policy))  # fmt: skip
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(partial(_written, templates, folder), range(count), conditions(count), chunksize=8))
    (cache / f"logs-{count}.made").touch()
    return folder


@cache
def _template(folder: Path) -> tuple[EvalLog, dict[tuple[str, int], EvalSample]]:
    """A real log, and its samples without the transcripts, which no summary holds."""
    log = read_eval_log(list_eval_logs(str(folder))[0])
    bare: dict[str, Any] = {"messages": [], "events": [], "attachments": {}, "store": {}}
    samples = {(str(s.id), s.epoch): s.model_copy(update=bare) for s in log.samples or []}
    return log.model_copy(update={"samples": None}), samples


def _written(templates: Path, folder: Path, number: int, condition: tuple[str, int, str, str]) -> None:
    model, cap, effort, policy = condition
    log, samples = _template(templates / policy)
    log = log.model_copy(deep=True)
    draw = random.Random(number)
    run = log.eval
    run.eval_id, run.run_id, run.task_id = (f"{kind}{number:019}" for kind in ("eva", "run", "tsk"))
    run.created = f"2026-11-{1 + number % 28:02}T{number // 28 % 24:02}:00:00+00:00"
    run.model, run.config.epochs, run.dataset.samples = model, CHAINS, len(samples) // TEMPLATES
    own = {
        "condition": f"{effort}-{policy}-{cap}",
        "effort": effort,
        "max_tokens": cap,
        "critic": model,
        "judge": model,
    }
    run.metadata = (run.metadata or {}) | own
    items = sorted({item for item, _ in samples})
    log.samples = []
    for chain in range(1, CHAINS + 1):
        source = draw.randint(1, TEMPLATES)
        log.samples += [_sample(samples[item, source], model, chain, draw) for item in items]
    name = f"{run.created[:10]}T00-00-00+00-00_memory-effort_{run.task_id}.eval"
    write_eval_log(log, str(folder / name))


def _sample(source: EvalSample, model: str, chain: int, draw: random.Random) -> EvalSample:
    """A copy with another judge's luck, latency and number of tokens."""
    scores = dict(source.scores or {})
    points = {f"c{n}": min(max(scores["rubric"].value[f"c{n}"] + draw.randint(-3, 3), 0), 25) for n in range(1, 5)}
    total = sum(points.values())
    factor = draw.lognormvariate(0, 0.2)
    rubric, measures = dict(scores["rubric"].value), dict(scores["measures"].value)
    measures |= {key: round(measures[key] * factor, 3) for key in ("latency_s", "output_tokens", "thinking_tokens")}
    scores["rubric"] = _with_value(scores["rubric"], rubric | points | {"score": total, "passed": int(total >= 70)})
    scores["measures"] = _with_value(scores["measures"], measures)
    usage = dict.fromkeys([model], next(iter(source.model_usage.values())))
    uuid = f"{draw.getrandbits(128):032x}"[:22]
    return source.model_copy(update={"epoch": chain, "uuid": uuid, "scores": scores, "model_usage": usage})


def _with_value(score: Score, value: dict[str, Any]) -> Score:
    return score.model_copy(update={"value": value})
