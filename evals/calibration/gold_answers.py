"""The gold set of an item: every answer with its label, and which of them to judge."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from evals.calibration.variants import canaries, injected, padded, terse
from evals.errors import SettingError
from evals.gold import CRITERIA, SUBSETS, assemble, label
from evals.item_sets import items_named
from evals.items import POINTS, Item
from evals.values import nothing, one_of, whole

Kind = Literal["combination", "mutant", "paraphrase", "padded", "terse", "injection"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_UP_TO_ONE = tuple(subset for subset in SUBSETS if len(subset) <= 1)
_PAIRS = tuple(subset for subset in SUBSETS if len(subset) == 2)


@dataclass(frozen=True)
class GoldAnswer:
    """An answer with its label.

    Attributes:
        item: What it answers.
        kind: How it was made.
        detail: Which of its kind: the criteria it misses, the mutant, the canary.
        text: The answer.
        missed: Criteria that earn nothing; the others earn everything.
        twin: Id of the same answer without the change of words, padding or canary; None when it is
            no variant.
    """

    item: Item
    kind: Kind
    detail: str
    text: str
    missed: frozenset[int]
    twin: str | None = None

    @property
    def id(self) -> str:
        """Sample id."""
        return f"{self.item.id}/{self.kind}/{self.detail}"

    @property
    def metadata(self) -> dict[str, Any]:
        """What the log says of it: short, so that it stays in the summaries."""
        return {
            "item": self.item.id,
            "kind": self.kind,
            "detail": self.detail,
            "missed": sorted(self.missed),
            "points": [0 if number in self.missed else POINTS for number in sorted(CRITERIA)],
            "label": label(self.missed),
            "twin": self.twin,
            "length": len(self.text),
        }


def gold_answers(item: Item) -> tuple[GoldAnswer, ...]:
    """All gold answers of a proven item, combinations first; without paraphrases when it has none."""

    def variant(kind: Kind, missed: frozenset[int], text: str, detail: str = "") -> GoldAnswer:
        twin = None if kind == "combination" else f"{item.id}/combination/{missing(missed)}"
        return GoldAnswer(item, kind, detail or missing(missed), text, missed, twin)

    found = [variant("combination", missed, assemble(item, missed)) for missed in SUBSETS]
    for mutant in item.mutants:  # with all four sections: the words claim what the code does not do
        text = assemble(item, code=mutant.code)
        found.append(GoldAnswer(item, "mutant", mutant.name, text, mutant.misses))
    if item.paraphrases:
        for missed in SUBSETS:
            if missed != CRITERIA:  # without any section there are no other words
                text = assemble(item, missed, sections=item.paraphrases)
                found.append(variant("paraphrase", missed, text))
    found += [variant("padded", missed, padded(item, missed)) for missed in _UP_TO_ONE]
    found += [variant("terse", missed, terse(item, missed)) for missed in _UP_TO_ONE]
    for number, (kind, canary) in enumerate(canaries().items()):
        missed = _PAIRS[number % len(_PAIRS)]
        found.append(variant("injection", missed, injected(assemble(item, missed), canary), kind))
    return tuple(found)


def gold_set(items: object = "core", kinds: object = None, per_kind: object = None) -> tuple[GoldAnswer, ...]:
    """The gold answers that the task's parameters name.

    Raises:
        SettingError: When a value is wrong, or no item is proven.
    """
    most = None if nothing(per_kind) else whole(per_kind, "per_kind", 1)
    return chosen(items_named(items), kinds_named(kinds), most)


def kinds_named(value: object) -> Sequence[Kind]:
    """The kinds as typed: one, several separated by commas, a list, or none or `all` for all."""
    if nothing(value) or value in ("all", [], ()):
        return KINDS
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list | tuple) else [value]
    return [cast(Kind, one_of(n.strip() if isinstance(n, str) else n, "kinds", KINDS, "or all")) for n in names]


def missing(missed: frozenset[int]) -> str:
    """The missed criteria in words, for ids."""
    return f"missed-{'-'.join(map(str, sorted(missed))) or 'none'}"


def chosen(items: Iterable[Item], kinds: Sequence[Kind] = KINDS, per_kind: int | None = None) -> tuple[GoldAnswer, ...]:
    """The answers to judge.

    Args:
        items: Items; those that are not proven have no gold answers and are left out.
        kinds: Kinds wanted. The clean twin of every variant is always judged with it.
        per_kind: At most so many of each kind and item, spread over all of them; None for all.

    Raises:
        SettingError: When no item is proven.
    """
    items = tuple(items)
    proven = [item for item in items if item.level == "proven"]
    if not proven:
        named = ", ".join(f"{item.id} ({item.level})" for item in items)
        raise SettingError(
            f"items: none of {named} is proven; the judge can only be measured on items with mutants and answer "
            "sections (docs/items.md), for instance items=core."
        )
    found: list[GoldAnswer] = []
    for item in proven:
        whole = gold_answers(item)
        wanted = {answer.id for kind in kinds for answer in _spread([a for a in whole if a.kind == kind], per_kind)}
        wanted |= {answer.twin for answer in whole if answer.id in wanted and answer.twin}
        found += [answer for answer in whole if answer.id in wanted]
    return tuple(found)


def _spread(answers: list[GoldAnswer], most: int | None) -> list[GoldAnswer]:
    if most is None or len(answers) <= most:
        return answers
    return [answers[number * len(answers) // most] for number in range(most)]


def digest(answers: Iterable[GoldAnswer]) -> str:
    """Tells two gold sets apart: by every text and every label."""
    known = [(answer.id, answer.text, sorted(answer.missed)) for answer in answers]
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()
