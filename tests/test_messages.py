"""Every message that a user can meet, collected from the code: what is wrong, and what is valid or what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ERRORS = ("SettingError", "ReportError", "PlanError")
HELP = re.compile(
    r"\b(give|use|choose|run|plan|say|says|see|set|start|wait|look|rename|save|shorten|leave|make|must|needs?|needed|add|"
    r"name|try|write|writes|shows|compared|valid|known|quantities|exactly)\b|docs/|--|-T |[;.] …( \(…\))?\.?$"
)
"""Words of a message that helps."""
POINTERS = ("GUIDE", "EXPECT", "WRITES")
"""Constants that name a page of docs/, a file that says it, or a command."""
MADE_ELSEWHERE = "…"
"""What stands for a part that the code fills in."""


def messages() -> Iterator[tuple[str, str]]:
    """Where, and the text as far as the code says it literally."""
    for package in ("evals", "solvers", "scorers", "memory", "analysis"):
        for path in sorted((ROOT / package).rglob("*.py")):
            if "data" in path.relative_to(ROOT).parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call) or not node.exc.args:
                    continue
                if isinstance(node.exc.func, ast.Name) and node.exc.func.id in ERRORS:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", literal(node.exc.args[0])


def literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(literal, node.values))
    if isinstance(node, ast.FormattedValue) and isinstance(node.value, ast.Name) and node.value.id in POINTERS:
        return "docs/"
    if isinstance(node, ast.BinOp):
        return literal(node.left) + literal(node.right)
    return MADE_ELSEWHERE


FOUND = list(messages())


def test_the_messages_are_found() -> None:
    assert len(FOUND) > 150


@pytest.mark.parametrize(("where", "text"), FOUND, ids=[where for where, _ in FOUND])
def test_a_message_says_what_is_wrong_and_what_to_do(where: str, text: str) -> None:
    words = re.findall(r"[a-z]{2,}", text)
    if len(words) < 3:  # put together by a function, whose messages are tested where it is
        assert MADE_ELSEWHERE in text
        return
    assert HELP.search(text), f"{where}: {text!r} says nothing of what is valid or what to do"
    assert text.rstrip().endswith((".", MADE_ELSEWHERE, "?")), f"{where}: {text!r} is no whole sentence"
    assert "\n" not in text.strip()
