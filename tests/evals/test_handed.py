"""What arms are handed: a pilot or a start memory that does not fit is refused before anything is asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import SettingError
from evals.handed import arm_settings
from evals.presets import sweep_named
from evals.settings import Settings, settings
from memory.registry import POLICIES

MODEL, MEDIAN = "simulated/helped", "median_two_sorted_arrays"


def given(**more: Any) -> Settings:
    fixed = {"model": MODEL, "critic": MODEL, "grader": MODEL, "effort": "high", "items": MEDIAN}
    return settings(**(fixed | more))


def refusal(**more: Any) -> str:
    with pytest.raises(SettingError) as refused:
        given(**more)
    assert "\n" not in refused.value.message
    return refused.value.message


def document(chains: int = 2, positions: int = 1, **more: Any) -> dict[str, Any]:
    places = [(chain, position) for chain in range(1, chains + 1) for position in range(1, positions + 1)]
    shown = [{"chain": c, "position": p, "item": "x", "text": "- a\n", "entries": []} for c, p in places]
    arm = {"model": MODEL, "effort": "high", "policy": "self_critique", "shown": shown}
    ended = [{"chain": chain, "entries": []} for chain in range(1, chains + 1)]
    return {"schema": 1, "arms": [arm | {"ended": ended} | more]}


def written(folder: Path, content: object) -> str:
    path = folder / "pilot.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "Invalid JSON"),
        ("- yaml: list", "Invalid JSON"),
        ({"schema": 2, "arms": []}, "schema"),
        ({"schema": 1, "arms": []}, "arms"),
        (document(chains=0), "arms.0.shown"),
        (document(policy="nosuch"), "nosuch"),
        (document(model="simulated/hurt"), "simulated/hurt at high"),
        (document(effort="max"), "simulated/helped at max"),
        (document(chains=1), "at least 2"),
        (document(policy="memory_tool"), "by a tool"),
        ({**document(), "arms": [*document()["arms"], *document(policy="window")["arms"]]}, "several policies"),
    ],
)
def test_a_pilot_that_does_not_fit_is_refused_with_what_to_do(content: object, said: str, tmp_path: Path) -> None:
    message = refusal(memory="shuffled", pilot=written(tmp_path, content))
    assert message.startswith("pilot=")
    assert said in message


def test_a_pilot_with_shorter_chains_is_refused(tmp_path: Path) -> None:
    message = refusal(memory="placebo", items="core", pilot=written(tmp_path, document(positions=2)))
    assert "position 3 of 3" in message


@pytest.mark.parametrize("value", [1, True, ["a", "b"], "nosuch.json", "~nosuchuser/pilot.json"])
def test_a_pilot_that_is_no_file_is_refused(value: object) -> None:
    assert refusal(memory="placebo", pilot=value).startswith(f"pilot={value!r}: ")


def test_what_an_arm_needs_and_has_not_is_asked_for(tmp_path: Path) -> None:
    assert "-T pilot=FILE" in refusal(memory="placebo")
    assert "retrospect memory LOGS --pilot FILE" in refusal(memory="shuffled")
    assert "-T start_memory=FILE" in refusal(memory="frozen")
    assert "give one of placebo, shuffled" in refusal(memory="self_critique", pilot=written(tmp_path, document()))
    assert "lessons have 30" in refusal(memory="oracle", items="rate_limiter", memory_budget=1000)


def test_another_pilot_is_another_condition(tmp_path: Path) -> None:
    one = given(memory="placebo", pilot=written(tmp_path, document()))
    other = given(memory="placebo", pilot=written(tmp_path, document(chains=3)))
    assert one.condition != other.condition
    assert one.memory_variant.startswith("of=self_critique pilot=")


def test_the_oracle_refuses_a_domain_that_it_has_no_lessons_on(tmp_path: Path) -> None:
    from tests.evals.folders import RUBRIC, item_folder

    message = refusal(memory="oracle", items=str(item_folder(tmp_path / "cooking", RUBRIC)))
    assert "'cooking'" in message
    assert "memory=frozen" in message


def test_a_sweep_hands_each_arm_only_what_it_takes() -> None:
    shared = {"pilot": "p", "start_memory": "s", "order": "fixed"}
    takes = {name: set(arm_settings(name, shared)) - {"order"} for name in POLICIES}
    assert {name for name, taken in takes.items() if "pilot" in taken} == {"placebo", "shuffled", "inherited"}
    assert "start_memory" in takes["frozen"] & takes["self_critique"] & takes["corrupt"]
    assert takes["none"] == takes["empty"] == takes["oracle"] == set()


@pytest.mark.parametrize("name", ["pilot", "start_memory"])
def test_a_sweep_without_an_arm_that_takes_it_is_refused(name: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}='x': memory=none, empty has no use for it"):
        sweep_named(None, {"memory": ["none", "empty"], name: "x"}, (MODEL,), None)


def test_a_start_memory_that_grows_over_the_budget_when_negated_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("- ok\n")
    handed = {"start_memory": str(tmp_path / "notes.md"), "memory_budget": 10}
    assert given(memory="self_critique", **handed).start_memory == "- ok\n"
    assert "has 12 bytes" in refusal(memory="corrupt", **handed)


def two_writers() -> dict[str, Any]:
    there = [document(), document(effort="max"), document(model="simulated/hurt")]
    return {"schema": 1, "arms": [arm for one in there for arm in one["arms"]]}


def test_an_heir_has_one_writer_that_the_pilot_has(tmp_path: Path) -> None:
    pilot = written(tmp_path, two_writers())
    hurt = "simulated/hurt"
    for writer, found in ((None, ("high", MODEL)), ("max", ("max", MODEL)), (f"{hurt}@high", ("high", hurt))):
        heir = given(memory="inherited", pilot=pilot, writer=writer)
        assert heir.handed.pilot is not None
        assert (heir.handed.pilot.effort, heir.handed.pilot.model) == found
    conditions = {given(memory="inherited", pilot=pilot, writer=writer).condition for writer in ("high", "max")}
    assert len(conditions) == 2
    said = refusal(memory="inherited", pilot=pilot, writer="low")
    assert "nothing of simulated/helped at low effort" in said
    assert "simulated/hurt at high" in said
    assert "one run has one writer" in refusal(memory="inherited", pilot=pilot, writer=["high", "max"])


def test_a_writer_is_refused_where_nothing_is_inherited(tmp_path: Path) -> None:
    assert "give one of inherited" in refusal(memory="placebo", pilot=written(tmp_path, document()), writer="high")
    assert arm_settings("none", {"writer": "high"}) == {}


def test_notes_on_the_items_that_are_asked_again_are_not_inherited(tmp_path: Path) -> None:
    asked = document()
    asked["arms"][0]["shown"][0]["item"] = MEDIAN
    pilot = written(tmp_path, asked)
    assert f"asked {MEDIAN}" in refusal(memory="inherited", pilot=pilot)
    assert given(memory="inherited", pilot=pilot, force=True).handed.writer == "high"
