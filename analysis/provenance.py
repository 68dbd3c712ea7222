"""What the logs' headers say of how they were made."""

import re
from typing import Any

from inspect_ai.log import EvalLog

Run = dict[str, Any]
MASK = "…"
_SECRET = re.compile(r"api_?key|secret|password|credential|auth|header|base_url|_key$|token$", re.IGNORECASE)
_SENT = ("temperature", "top_p", "top_k", "seed", "batch")
"""Options of the evaluated model's calls that change what is measured or paid."""


def run_of(header: EvalLog) -> Run:
    """Plain values from one log's header. Model arguments whose name tells of a secret are masked."""
    run, meta = header.eval, header.eval.metadata or {}
    revision = run.revision
    config = run.model_generate_config.model_dump()
    return {
        "task": run.task_registry_name or run.task,
        "task_version": str(run.task_version),
        "model": run.model,
        "task_args": dict(run.task_args_passed),
        "model_args": {name: MASK if _SECRET.search(name) else value for name, value in run.model_args.items()},
        "model_roles": {role: _model(bound) for role, bound in (run.model_roles or {}).items()},
        "options": {name: config[name] for name in _SENT if config.get(name) is not None},
        "deployments": dict(meta.get("deployments") or {}),
        "epochs": run.config.epochs or 1,
        "packages": dict(run.packages),
        "commit": None if revision is None else revision.commit,
        "dirty": bool(revision and revision.dirty),
        "created": run.created,
        "items": dict(meta.get("items") or {}),
        "judge": f"{meta.get('judge')}, effort {meta.get('judge_effort') or 'not sent'}, "
        f"prompt {str(meta.get('judge_prompt_sha256'))[:8]}",
        "sandbox": run.sandbox.type if run.sandbox else None,
    }


def versions(runs: list[Run]) -> list[tuple[str, str]]:
    """What was used, name and all its values: packages, task, commit, items, judge, sandbox."""
    packages = sorted({name for run in runs for name in run["packages"]})
    items = sorted({f"{item} {version}" for run in runs for item, version in run["items"].items()})
    days = sorted(run["created"][:10] for run in runs)
    rows = [
        ("task", _all(f"{run['task']} {run['task_version']}" for run in runs)),
        *((name, _all(str(run["packages"].get(name, "not recorded")) for run in runs)) for name in packages),
        ("commit", _all(_commit(run) for run in runs)),
        ("items and their versions", ", ".join(items)),
        ("judge", _all(run["judge"] for run in runs)),
        ("deployments", _all(f"{name} is {is_}" for run in runs for name, is_ in run["deployments"].items())),
        ("sandbox of the hidden tests", _all(run["sandbox"] or "none" for run in runs)),
        ("run on", " to ".join(dict.fromkeys([days[0], days[-1]])) if days else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _model(bound: Any) -> str:
    return ",".join(one.model for one in (bound if isinstance(bound, list) else [bound]))


def _commit(run: Run) -> str:
    if not run["commit"]:
        return "not recorded"
    return f"{run['commit']} with uncommitted changes" if run["dirty"] else str(run["commit"])


def _all(values: Any) -> str:
    return ", ".join(dict.fromkeys(values))
