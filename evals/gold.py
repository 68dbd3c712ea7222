"""Gold answers: assembled from an item's sections and code, so that their labels are true by construction."""

import ast
from functools import cache
from itertools import combinations

from evals.errors import SettingError
from evals.items import POINTS, Item

CRITERIA = frozenset({1, 2, 3, 4})
SUBSETS = tuple(frozenset(c) for size in range(5) for c in combinations(sorted(CRITERIA), size))
"""All sixteen sets of criteria an answer can miss."""


def code_criteria(item: Item) -> frozenset[int]:
    """Criteria that are met or missed in the code, not in prose: those some mutant loses."""
    return frozenset().union(*(mutant.misses for mutant in item.mutants))


def codes(item: Item, missed: frozenset[int]) -> tuple[str, ...]:
    """All code of the item that loses exactly the code criteria among `missed`.

    The reference alone when none is lost. Raises SettingError when no mutant loses just that set.
    """
    lost = missed & code_criteria(item)
    if not lost and item.solution is not None:
        return (item.solution,)
    found = tuple(mutant.code for mutant in item.mutants if mutant.misses == lost)
    if not found:
        raise SettingError(
            f"{item.folder / 'mutants'}: no mutant has the line 'Misses: {', '.join(map(str, sorted(lost)))}'; "
            "every combination of criteria that live in the code needs one."
        )
    return found


def assemble(
    item: Item,
    missed: frozenset[int] = frozenset(),
    code: str | None = None,
    sections: tuple[str, ...] | None = None,
) -> str:
    """An answer that earns 25 points for each criterion not in `missed`, and 0 for the others.

    Args:
        item: A *proven* item.
        missed: 1-based criteria numbers.
        code: The code to deliver; by default the first of `codes(item, missed)`.
        sections: The four sections in other words; by default the item's own.

    Returns:
        The sections of the met criteria in order, then in one final block the code, or the record of an incident.
    """
    if item.level != "proven":
        raise SettingError(f"{item.folder}: gold answers need a proven item (mutants and answer sections).")
    kept = [text for number, text in enumerate(sections or item.sections, 1) if number not in missed]
    body = code if code is not None else codes(item, missed)[0]
    block = delivered(body) if item.language == "python" else body
    return "\n\n".join([*kept, f"```{item.language}\n{block}\n```"]) + "\n"


def label(missed: frozenset[int]) -> int:
    """The points that `assemble(item, missed)` deserves, 0 to 100."""
    return POINTS * (len(CRITERIA) - len(missed))


@cache
def delivered(code: str) -> str:
    """The code as an answer delivers it: without the module docstring, which in a mutant names the defect."""
    body = ast.parse(code).body
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        code = "\n".join(code.split("\n")[first.end_lineno :])  # not splitlines: ast counts \n only
    return code.strip()
