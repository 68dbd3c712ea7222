"""Altered twins of familiar items: the same in every arm, never both in one chain, told apart in the report."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.effect_tables import effects
from analysis.frame import read_attempts
from analysis.tables import results
from evals.errors import SettingError
from evals.items import Item, load_item
from evals.settings import Settings, settings
from evals.variants import VARIANTS, asked, drawn, family, originals, twins
from retrospect import main
from tests.evals.folders import RUBRIC, item_folder, item_yaml

TWIN = "addition_twin"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two items, one of which has a twin."""
    item_folder(tmp_path / "items", RUBRIC)
    item_folder(tmp_path / "items", RUBRIC, item_yaml("criteria:", "variant_of: addition\ncriteria:"), TWIN)
    item_folder(tmp_path / "items", RUBRIC, {"instruction.md": "Something else.\n"}, "other")
    return tmp_path / "items"


def given(folder: Path, **more: object) -> Settings:
    model = "simulated/helped"
    return settings(model=model, critic=model, grader=model, effort="high", items=str(folder), **more)  # type: ignore[arg-type]


def ids(items: tuple[Item, ...]) -> list[str]:
    return [item.id for item in items]


def test_a_twin_never_stands_beside_its_original(folder: Path) -> None:
    assert ids(given(folder).items) == ids(given(folder).asked) == ["addition", "other"]
    assert ids(given(folder, variants="variant").asked) == [TWIN, "other"]
    assert ids(given(folder, variants="mixed").asked) == ["addition", "other", TWIN]
    assert ids(originals([load_item(folder / TWIN)])) == [TWIN]  # by itself it is an item like others


def test_runs_with_other_variants_are_never_compared_as_the_same(folder: Path) -> None:
    found = {mode: given(folder, variants=mode) for mode in VARIANTS}
    assert len({s.variant for s in found.values()}) == len({s.condition for s in found.values()}) == 3
    assert "variants" not in found["familiar"].variant


@pytest.mark.parametrize("mode", ["variant", "mixed"])
def test_variants_of_items_that_have_none_are_refused(folder: Path, mode: str) -> None:
    with pytest.raises(SettingError, match="no variant of other"):
        given(folder / "other", variants=mode)
    with pytest.raises(SettingError, match="familiar, variant, mixed"):
        given(folder, variants="twins")


def test_a_chain_draws_the_same_twins_in_every_arm_and_others_in_other_chains(folder: Path) -> None:
    item, other = load_item(folder / "addition"), load_item(folder / "other")
    found = twins([item, other], "mixed")
    assert ids(asked([item, other], found, "mixed")) == ["addition", "other", TWIN]
    draws = [drawn(item, found, "mixed", 0, epoch).id for epoch in range(1, 101)]
    assert draws == [drawn(item, found, "mixed", 0, epoch).id for epoch in range(1, 101)]
    assert 30 < draws.count(TWIN) < 70
    assert draws != [drawn(item, found, "mixed", 1, epoch).id for epoch in range(1, 101)]
    assert {drawn(other, found, mode, 0, 1).id for mode in VARIANTS} == {"other"}
    assert family(item, found) == {"addition", TWIN} == family(load_item(folder / TWIN), found)


def test_notes_on_an_item_are_refused_where_its_twin_is_asked(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("## 1. Addition [addition]\n\n- Use plus.\n")
    with pytest.raises(SettingError, match="addition"):
        given(folder, variants="variant", memory=True, start_memory=str(tmp_path / "notes.md"))


def test_a_mixed_sweep_asks_twins_alike_in_all_arms_and_the_report_compares_them(folder: Path, tmp_path: Path) -> None:
    chains = 8
    done: Result = CliRunner().invoke(
        main,
        ["run", "--model", "simulated/null", "--effort", "high", "--memory", "none,self_critique", "--order", "fixed",
         "--chains", str(chains), "--items", str(folder), "-T", "variants=mixed", "--yes", "--log-dir",
         str(tmp_path / "logs")],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    attempts = read_attempts(str(tmp_path / "logs"))
    rows = attempts.rows
    assert (len(attempts.scored), attempts.excluded) == (2 * 2 * chains, {})
    first = rows[rows["position"] == 1].pivot(index="chain", columns="memory", values="item")
    assert (first["none"] == first["self_critique"]).all()
    assert set(first["none"]) == {"addition", TWIN}
    effect = next(r for r in effects(rows) if r["estimand"] == "memory_effect")
    assert (effect["items"], effect["chains"], effect["paired"]) == (2, chains, True)
    found = results(attempts)["variants"]
    assert [(r["memory"], r["item"], r["familiar_n"] + r["variant_n"]) for r in found] == [
        ("none", "addition", chains), ("self_critique", "addition", chains),
    ]  # fmt: skip
    twin = rows[(rows["item"] == TWIN) & (rows["memory"] == "none")]["score"]
    assert found[0]["variant"] == pytest.approx(twin.mean())
    assert found[0]["difference"] == pytest.approx(found[0]["variant"] - found[0]["familiar"])
