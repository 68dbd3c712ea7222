"""A tiny proven item, `add(a, b)`, as a folder that a test can break in one place."""

from pathlib import Path

CANARY = "0f8fad5b-d9cb-469f-a165-70867728950e"

_ITEM = f"""\
title: Addition
difficulty: easy
version: 1
entry_point: add
canary: {CANARY}
criteria:
  - {{name: sum, full: right sums, none: wrong sums, checks: true}}
  - {{name: tests, full: a test list, none: no test}}
  - {{name: comments, full: a comment, none: no comment, checks: true}}
  - {{name: trace, full: a trace of 2 + 3, none: no trace}}
"""

_CHECKS = '''\
"""Sums, and a comment in the source."""

CHECKS = {"sums": [1], "commented": [3]}


def cases(seed):
    return [{"check": "sums", "a": 2 + seed, "b": 3}, {"check": "sums", "a": -1, "b": 1}, {"check": "commented"}]


def judge(case, observed):
    expected = case["a"] + case["b"] if case["check"] == "sums" else True
    return None if observed.get("value") == expected else f"{case}: observed {observed}, expected {expected}"
'''

_PROBE = '''\
"""Looks at the candidate."""


def run(candidate, case, ask):
    if case["check"] == "commented":
        return "#" in candidate["__source__"]
    return candidate["add"](case["a"], case["b"])
'''


def mutant(body: str, fails: str = "sums", misses: str = "1") -> str:
    """A mutant's file: its labels in the docstring, then `body` as the body of `add`."""
    return f'"""Planted.\n\nFails: {fails}\nMisses: {misses}\n"""\n\n\ndef add(a, b):\n    {body}\n'


FILES = {
    "item.yaml": _ITEM,
    "instruction.md": "Write add(a, b).\n\nEnd with one python block.\n",
    "solution.py": '"""The reference."""\n\n\ndef add(a, b):\n    # the sum\n    return a + b\n',
    "checks.py": _CHECKS,
    "probe.py": _PROBE,
    "mutants/subtracts.py": mutant("return a - b  # the sum"),
    "mutants/uncommented.py": mutant("return a + b", "commented", "3"),
    "mutants/both.py": mutant("return a - b", "sums, commented", "1, 3"),
    "answer/1_sum.md": "The sum is the plus operator.\n",
    "answer/2_tests.md": "Tests: 0 + 0, 2 + 3, -1 + 1.\n",
    "answer/3_comments.md": "The code says what each line is for.\n",
    "answer/4_trace.md": "2 + 3: a is 2, b is 3, the result is 5.\n",
}
RUBRIC = ("item.yaml", "instruction.md")
CHECKED = (*RUBRIC, "solution.py", "checks.py", "probe.py")
PROVEN = tuple(FILES)


def item_folder(
    root: Path, files: tuple[str, ...] = PROVEN, changed: dict[str, str | bytes] | None = None, name: str = "addition"
) -> Path:
    """Writes the tiny item under `root`: `files` of it, with the text of those in `changed`."""
    folder = root / name
    for path, text in {**{file: FILES[file] for file in files}, **(changed or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def without(*files: str) -> tuple[str, ...]:
    """The proven item's files but these."""
    return tuple(file for file in FILES if file not in files)


def item_yaml(old: str, new: str) -> dict[str, str | bytes]:
    """A change of item.yaml: `old`, which must be there, replaced by `new`."""
    assert old in _ITEM
    return {"item.yaml": _ITEM.replace(old, new)}
