"""The notes of the offline model in the form that each policy asks for."""

import json
import random
import re
from typing import Any

from evals.simulated.kinds import bullets
from evals.simulated.reading import Asked
from memory.memory_tool import ROOT
from memory.notes import utf8

UNUSABLE = "I would rather keep this to myself."
"""A reply that no policy which asks for a form can use."""
_FILE = f"{ROOT}/advice.md"
_BULLET_ID = re.compile(r"^- \[(\S+)\] helpful", re.MULTILINE)
_ROOM = re.compile(r"may have (\d+) bytes")


def in_form(asked: Asked, lines: list[str], seed: str) -> str:
    """One remark on the attempt and some advice, as a list, a sheet, operations or lessons."""
    match asked.note:
        case "cheatsheet":
            return f"<cheatsheet>\n{_sheet(asked, lines)}\n</cheatsheet>"
        case "playbook":
            return json.dumps(_operations(asked, lines, random.Random(f"{seed}/operations")))
        case "lessons":
            lessons = [{"title": line.split(",")[0], "description": "Always.", "content": line} for line in lines[1:4]]
            return json.dumps({"lessons": lessons})
        case _:
            return "\n".join(f"- {line}" for line in lines)


def edit(asked: Asked, done: int, seed: str) -> dict[str, Any] | None:
    """What the offline model does to its files in its call number `done` + 1; None when it is to answer.

    It looks at the folder, then writes two pieces of advice to its one file, the newest first.
    """
    if done == 0:
        return {"command": "view", "path": ROOT}
    if done > 1:
        return None
    advice = random.Random(f"{seed}/files").sample(bullets()["advice"], 2)
    text = "".join(f"- {line}\n" for line in advice)
    if _FILE in asked.notes:
        return {"command": "insert", "path": _FILE, "insert_line": 0, "insert_text": text.rstrip("\n")}
    return {"command": "create", "path": _FILE, "file_text": text}


def _sheet(asked: Asked, lines: list[str]) -> str:
    """The old sheet and what is new, the newest first, as much as there is room for."""
    room = _ROOM.search(asked.text)
    sheet = ""
    for line in dict.fromkeys([*(f"- {line}" for line in lines), *asked.notes.strip().splitlines()]):
        longer = f"{sheet}\n{line}".strip()
        if room and len(utf8(longer)) > int(room[1]):
            break
        sheet = longer
    return sheet or "-"


def _operations(asked: Asked, lines: list[str], draw: random.Random) -> dict[str, object]:
    """New bullets; of the old ones one helped and, from three on, one is changed and two are merged or one goes."""
    known = _BULLET_ID.findall(asked.notes)
    changes: list[dict[str, object]] = [{"op": "ADD", "text": line} for line in lines[1:]]
    if len(known) >= 3:
        first, second, third = draw.sample(known, 3)
        changes.append({"op": "UPDATE", "id": first, "text": lines[0]})
        merged: dict[str, object] = {
            "op": "MERGE",
            "ids": [second, third],
            "text": "Check twice what looked right once.",
        }
        changes.append(draw.choice([merged, {"op": "DELETE", "id": second}]))
    marked = draw.sample(known, min(2, len(known)))
    return {"helpful": marked[:1], "harmful": marked[1:], "operations": changes}
