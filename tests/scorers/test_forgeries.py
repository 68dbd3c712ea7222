"""Wrong solutions that want to pass all the same: none passes what it is wrong on, and each is told why.

The forgeries are data (forgeries/<item>.yaml): code put before or after that of a mutant.
"""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import yaml

from evals.items import Item
from scorers.harness import exchange
from scorers.hidden_checks import load_checks
from tests.scorers.grading import ITEMS, graded, told
from tests.scorers.sandbox.boxes import opened

pytestmark = pytest.mark.anyio
FOLDER = Path(__file__).parent / "forgeries"
FUTURE = "from __future__ import annotations\n"


@dataclass(frozen=True)
class Forgery:
    """One program.

    Attributes:
        item: The item that it is an answer to.
        name: What it tries.
        wrong: The mutant that it is made of; None when it brings all code itself.
        before: Code before the mutant's.
        after: Code after it.
        wrapped: Code instead of it, which finds its text in WRONG; RIGHT is the reference's, for all.
        fails: Checks that it must not pass; without any, it must be flagged.
        tampered: What the flag must say; None when it must have no flag.
        says: What the explanation must match.
        cpu_s: CPU seconds of a case, instead of the item's.
        unseen: Known to pass: a limit of checks inside the candidate's process.
    """

    item: str
    name: str
    wrong: str | None = None
    before: str = ""
    after: str = ""
    wrapped: str = ""
    fails: list[str] = field(default_factory=list)
    tampered: str | None = None
    says: str = ""
    cpu_s: float | None = None
    unseen: bool = False

    def program(self, item: Item) -> str:
        """All of its code."""
        wrong = next((mutant.code for mutant in item.mutants if mutant.name == self.wrong), "")
        assert bool(wrong) is (self.wrong is not None), self.wrong
        texts = "".join(
            f"{name} = {text!r}\n" for name, text in (("WRONG", wrong), ("RIGHT", item.solution)) if name in self._own()
        )
        code = self.wrapped or f"{self.before}\n{wrong}\n{self.after}"
        return (FUTURE if FUTURE in code else "") + texts + code.replace(FUTURE, "")

    def _own(self) -> str:
        return self.before + self.after + self.wrapped


FORGERIES = [
    Forgery(path.stem, **one) for path in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load(path.read_text())
]
SEEN = [forgery for forgery in FORGERIES if not forgery.unseen]
UNSEEN = [forgery for forgery in FORGERIES if forgery.unseen]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not answer is waited for a shorter time."""
    texts = exchange._texts()
    assert texts.count(b"PATIENCE_S = 10.0") == 1
    monkeypatch.setattr(exchange, "_texts", lambda: texts.replace(b"PATIENCE_S = 10.0", b"PATIENCE_S = 3.00"))


def _named(forgery: Forgery) -> str:
    return f"{forgery.item}: {forgery.name}"


def test_there_are_enough_forgeries_of_every_item_and_each_can_be_noticed() -> None:
    assert {forgery.item for forgery in FORGERIES} == set(ITEMS)
    assert min(sum(forgery.item == item for forgery in SEEN) for item in ITEMS) >= 12
    assert all(forgery.fails or forgery.tampered for forgery in FORGERIES)


@pytest.mark.parametrize("forgery", SEEN, ids=_named)
async def test_a_forgery_does_not_pass(forgery: Forgery, sandbox_name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await _does_not_pass(forgery, sandbox_name, monkeypatch)


@pytest.mark.parametrize("forgery", UNSEEN, ids=_named)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="shares its process with the probe, see docs/sandbox.md")
async def test_a_forgery_written_against_the_probe_does_not_pass(
    forgery: Forgery, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened("bwrap") as box:
        value, _, explanation = told(
            await graded(ITEMS[forgery.item], forgery.program(ITEMS[forgery.item]), box, monkeypatch)
        )
    assert value["all_passed"] == 0, explanation


async def _does_not_pass(forgery: Forgery, sandbox_name: str, patch: pytest.MonkeyPatch) -> None:
    item = ITEMS[forgery.item]
    if forgery.cpu_s is not None:
        less = replace(load_checks(item.folder), cpu_s=forgery.cpu_s)
        patch.setattr("scorers.checks._loaded", lambda folder: less)
    async with opened(sandbox_name) as box:
        value, metadata, explanation = told(await graded(item, forgery.program(item), box, patch))
        assert (await box.exec(["echo", "usable"])).stdout == "usable\n"
    assert value["all_passed"] == 0, explanation
    assert not any(metadata["passed"].get(check) for check in forgery.fails), explanation
    if forgery.tampered is None:
        assert metadata["tampered"] == []
        assert re.search(forgery.says, explanation), explanation
    else:
        assert value["tests"] == 0
        assert any(re.search(forgery.tampered, one) for one in metadata["tampered"]), metadata["tampered"]
        assert "Tampering earns nothing" in explanation
