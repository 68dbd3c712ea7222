"""A tiny proven problem, `add(a, b)`, as a folder that a test can break in one place."""

from pathlib import Path

CANARY = "1b4e28ba-2fa1-41d2-883f-0016d3cca427"

_PROBLEM = f"""\
title: Addition
kind: engineering
difficulty: easy
version: 1
entry_point: add
canary: {CANARY}
"""

_CHECKS = '''\
"""Sums, and what is added to nothing."""

CHECKS = {"sums": [], "texts": [], "nothing": []}
KINDS = {"sums": "logic error", "nothing": "missed edge case"}


def cases(seed):
    pairs = {"sums": (2 + seed, 3), "texts": ("a", "b"), "nothing": (0, 0)}
    return [{"check": name, "a": a, "b": b} for name, (a, b) in pairs.items()]


def judge(case, observed):
    right = case["a"] + case["b"]
    return None if observed.get("value") == right else f"{case['check']}: observed {observed}, expected {right!r}"
'''

_PROBE = '''\
"""Calls the candidate."""


def run(candidate, case, ask):
    return candidate["add"](case["a"], case["b"])
'''


def flawed(body: str, fails: str, kind: str) -> str:
    """A flawed answer's file: its labels in the docstring, then `body` as the body of `add`."""
    return f'"""Planted.\n\nFails: {fails}\nKind: {kind}\n"""\n\n\ndef add(a, b):\n    {body}\n'


FILES = {
    "problem.yaml": _PROBLEM,
    "instruction.md": "Write add(a, b).\n\nEnd with one python block.\n",
    "solution.py": '"""The reference."""\n\n\ndef add(a, b):\n    return a + b\n',
    "checks.py": _CHECKS,
    "probe.py": _PROBE,
    "mutants/falls_over.py": flawed("return a.no_such", "sums, texts, nothing", "did not run"),
    "mutants/no_texts.py": flawed("return int(a) + int(b)", "texts", "misunderstood requirement"),
    "mutants/none.py": flawed("return (a + b) or None", "nothing", "missed edge case"),
    "mutants/one_more.py": flawed("return a + b if a in ('a', 0) else 0", "sums", "logic error"),
}


def problem_folder(root: Path, changed: dict[str, str | bytes] | None = None, name: str = "addition") -> Path:
    """Writes the problem and returns its folder; `changed` replaces or adds files."""
    folder = root / name
    for file, text in (dict[str, str | bytes](FILES) | (changed or {})).items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
