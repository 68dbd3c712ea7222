"""What a folder says of its logs: the sweep that wrote them, so that no other goes on in it."""

import hashlib
import json
from typing import Any

from evals.address import Folder, created
from evals.blocks import WHOLE
from evals.errors import SettingError
from evals.options import Options
from evals.room import is_full, no_room
from evals.runnable import Runnable
from memory.file import write_atomically

MANIFEST = "sweep.json"
PLAN = "plan.json"
_PLANNED = "plan_sha256"


def claim(folder: Folder, sweep: Runnable, options: Options) -> None:
    """Writes the manifest of a new sweep, or makes sure that this one continues the old one.

    Models, efforts, policies, caps, chains and writers may be extended; what is the same in all conditions
    must stay the same, the frozen plan included, which is copied beside the manifest. So must what Inspect
    takes for part of what a task is, a time limit and the model's arguments: with others, everything that is
    finished would be run and paid again.

    Args:
        folder: Of the logs; with blocks, of all of them.
        sweep: What is to be run.
        options: How; all blocks of a folder are of one sweep, split into as many.

    Raises:
        SettingError: When the folder holds logs of something else, or of other parameters.
    """
    mine = _manifest(sweep, options)
    path = folder / MANIFEST
    if not path.exists() and any(found.name != PLAN for end in ("eval", "json") for found in folder.glob(f"*.{end}")):
        raise SettingError(f"--log-dir {folder}: holds logs that no sweep wrote; give an empty or a new folder.")
    if path.exists() or not _new(folder, sweep, json.dumps(mine, indent=1) + "\n"):
        theirs = _read(path)
        _same_plan(folder, theirs.get(_PLANNED), mine.get(_PLANNED))
        differing = sorted(key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key))
        if differing:
            shown = "; ".join(_difference(key, theirs.get(key), mine.get(key)) for key in differing)
            raise SettingError(
                f"--log-dir {folder}: holds a sweep with other parameters ({shown}); give the same, or another folder."
            )


def _new(folder: Folder, sweep: Runnable, manifest: str) -> bool:
    """Writes the plan and the manifest of a new sweep; False when another block's process was first.

    The manifest comes last: with a plan alone the folder is still a new one.
    """
    try:
        if sweep.plan is not None:
            write_atomically(folder / PLAN, json.dumps(sweep.plan, indent=1, ensure_ascii=False) + "\n")
        return created(folder / MANIFEST, manifest)
    except OSError as ex:
        why = no_room("the manifest", folder) if is_full(ex) else f"cannot be written ({ex.strerror})"
        raise SettingError(f"--log-dir {folder}: {why}; then run the same command again.") from None


def _read(path: Folder) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SettingError(f"{path}: cannot be read, so it is not known what the logs beside it are; restore it, or "
                           "give another folder.")  # fmt: skip
    return found


def _same_plan(folder: Folder, theirs: str | None, mine: str | None) -> None:
    if theirs != mine:
        held, run = (f"plan {digest[:12]}" if digest else "no plan" for digest in (theirs, mine))
        raise SettingError(
            f"--log-dir {folder}: holds a sweep under {held}, and this one is under {run}; give another folder"
            f"{f', or --plan {folder / PLAN}' if theirs else ''}."
        )


def _manifest(sweep: Runnable, options: Options) -> dict[str, Any]:
    more = {
        _PLANNED: sweep.plan["sha256"] if sweep.plan is not None else None,
        "time_limit": options.time_limit,
        "blocks": options.block.of if options.block != WHOLE else None,
        **{f"-M {name}": _digest(value) for name, value in options.model_args.items()},
    }
    return sweep.manifest() | {name: value for name, value in more.items() if value is not None}


def _difference(key: str, theirs: object, mine: object) -> str:
    if key.startswith("-M ") and None not in (theirs, mine):
        return f"{key} had another value"
    if key.startswith("-M "):
        return f"{key} was {'not ' if theirs is None else ''}given"
    return f"{key} was {theirs!r}, is {mine!r}"


def _digest(value: object) -> str:
    """Tells a value from another without holding it: it may be an address, or a key."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:8]
