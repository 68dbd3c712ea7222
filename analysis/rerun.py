"""The commands that make the logs again, from what their headers say."""

import json
import math
import shlex
from typing import Any

from analysis.frame import EFFORTS
from analysis.provenance import MASK, Run

_SWEPT = ("effort", "memory", "max_tokens")


def commands(runs: list[Run]) -> list[str]:
    """The sweep in one command where it was a full grid, else one command of Inspect's for each condition."""
    swept = _sweep(runs) if runs else None
    return [swept] if swept else list(dict.fromkeys(inspect_command(run) for run in runs))


def inspect_command(run: Run) -> str:
    """The command that makes one log again, in its newest form where it was retried."""
    words = ["inspect", "eval", run["task"], *_pairs("-T", run["task_args"]), "--model", run["model"]]
    said = [f"RETROSPECT_FAMILIES={','.join(families)}"] if (families := _families([run])) else []
    return _line([*said, *words, *_shared(run), "--epochs", str(run["epochs"])])


def _sweep(runs: list[Run]) -> str | None:
    """`retrospect run …` of a grid of models, efforts, policies and caps that differ in nothing else.

    Only where the logs name what a sweep and a single condition have different defaults for.
    """
    rest = [{k: v for k, v in run["task_args"].items() if k not in _SWEPT} for run in runs]
    same = [json.dumps([args, _shared(run)], sort_keys=True, default=str)
            for args, run in zip(rest, runs, strict=True)]  # fmt: skip
    cells = {(run["model"], *(str(run["task_args"].get(key)) for key in _SWEPT)) for run in runs}
    axes = [list(dict.fromkeys(values)) for values in zip(*sorted(cells, key=_rank), strict=True)]
    first, size = runs[0], math.prod(map(len, axes))
    unsaid = any("None" in axis for axis in axes[1:]) or "order" not in rest[0]
    unsaid = unsaid or bool(set(first["model_roles"]) - {"grader"})
    sent = set(first["options"]) - {"batch"}
    if len(set(same)) != 1 or size != len(cells) or size < 2 or unsaid or sent:
        return None
    models, efforts, policies, caps = axes
    grader = first["model_roles"].get("grader")
    words = ["retrospect", "run", *(word for model in models for word in ("--model", model))]
    words += ["--effort", ",".join(efforts), "--memory", ",".join(policies), "--max-tokens", ",".join(caps)]
    words += ["--chains", str(max(run["epochs"] for run in runs))]
    named = {"order": "--order", "items": "--items"}
    words += [word for key, option in named.items() if key in rest[0] for word in (option, _typed(rest[0][key]))]
    words += _pairs("-T", {key: value for key, value in rest[0].items() if key not in named})
    words += _pairs("-M", first["model_args"]) + (["--grader", grader] if grader else [])
    words += _batch(first["options"].get("batch"))
    words += [word for family in _families(runs) for word in ("--family", family)]
    return _line(words)


def _typed(value: Any) -> str:
    """An option's value; a list as its parts with commas between them."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _families(runs: list[Run]) -> list[str]:
    """DEPLOYMENT=MODEL of every deployment of a name of its own."""
    known = {
        name.rpartition("/")[2]: is_.rpartition("/")[2] for run in runs for name, is_ in run["deployments"].items()
    }
    return [f"{name}={model}" for name, model in sorted(known.items())]


def _batch(value: Any) -> list[str]:
    """The option; how often batches were looked at, and the like, is left out."""
    return [f"--batch={value}"] if isinstance(value, int) and value is not True else ["--batch"] if value else []


def _rank(cell: tuple[str, ...]) -> tuple[Any, ...]:
    effort = EFFORTS.index(cell[1]) if cell[1] in EFFORTS else len(EFFORTS)
    return (cell[0], effort, cell[2] not in ("none", "False"), cell[2], len(cell[3]), cell[3])


def _shared(run: Run) -> list[str]:
    roles = [word for role, name in run["model_roles"].items() for word in ("--model-role", f"{role}={name}")]
    sent = _batch(run["options"].get("batch")) + [
        word
        for name, value in run["options"].items()
        if name != "batch"
        for word in ([f"--{name.replace('_', '-')}"] if value is True else [f"--{name.replace('_', '-')}", str(value)])
    ]
    return _pairs("-M", run["model_args"]) + roles + sent


def _pairs(option: str, values: dict[str, Any]) -> list[str]:
    plain = {k: v if isinstance(v, str) else json.dumps(v, default=str) for k, v in values.items() if v is not None}
    return [word for key, value in plain.items() for word in (option, f"{key}={value}")]


def _line(words: list[str]) -> str:
    return " ".join(word if MASK in word else shlex.quote(word) for word in words)
