"""Every setting with the values that Inspect's `-T` parser makes of what a user types."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.effort import EFFORTS
from evals.errors import SettingError
from evals.item_sets import named_sets
from evals.orders import ORDERS
from evals.settings import MAX_TOKENS, MEMORY_BUDGET, Settings, settings
from memory.notes import Entry, Memory, started_with
from memory.registry import POLICIES

MEDIAN = "median_two_sorted_arrays"


def typed(text: str) -> Any:
    """What `-T name=text` gives a task: YAML, and a plain string with commas split into a list."""
    value = yaml.safe_load(text)
    if isinstance(value, str) and "," in value:
        return value.split(",")
    return value


def given(model: str = "simulated/helped", **more: Any) -> Settings:
    return settings(**({"model": model, "critic": model, "grader": model, "effort": "high", "items": MEDIAN} | more))


def refusal(**more: Any) -> str:
    with pytest.raises(SettingError) as refused:
        given(**more)
    assert "\n" not in refused.value.message
    return refused.value.message


def test_the_defaults_are_the_documented_ones() -> None:
    s = settings(model="simulated/helped", critic="simulated/helped", grader="simulated/helped", effort="xhigh")
    assert [item.id for item in s.items] == [MEDIAN, "rate_limiter", "scalar_autograd"]
    assert (s.effort, s.critique_effort, s.judge_effort, s.judge_repeats) == ("xhigh", "xhigh", "high", 1)
    assert (s.memory, s.order, s.feedback, s.start_memory, s.seed) == ("none", "fixed", "judge", "", 0)
    assert (s.max_tokens, s.memory_budget) == (MAX_TOKENS, MEMORY_BUDGET) == (64_000, 16_384)


@pytest.mark.parametrize(
    ("setting", "text", "understood"),
    [
        *[("effort", level, level) for level in EFFORTS],
        *[("critique_effort", level, level) for level in EFFORTS],
        ("critique_effort", "null", "high"),
        *[("judge_effort", level, level) for level in EFFORTS],
        *[("judge_effort", text, None) for text in ("none", "None", "null", "off", "no", "false", "~")],
        *[("memory", text, "none") for text in ("none", "None", "NONE", "null", "~", "off", "no", "False", "false")],
        *[("memory", text, "self_critique") for text in ("true", "True", "on", "yes", "self_critique")],
        ("memory", "empty", "empty"),
        *[("feedback", text, "none") for text in ("none", "None", "null", "off", "false")],
        ("feedback", "judge", "judge"),
        ("feedback", "score", "score"),
        ("order", "fixed", "fixed"),
        ("order", "williams", "williams"),
        ("memory_budget", "1", 1),
        ("memory_budget", "4096.0", 4096),
        ("max_tokens", "8000", 8000),
        ("max_tokens", "8000.0", 8000),
        ("max_tokens", "64_000", 64_000),
        ("max_tokens", "auto", None),
        ("judge_repeats", "3.0", 3),
        ("seed", "0", 0),
        ("seed", "17", 17),
        *[("start_memory", text, "") for text in ("null", "none", "None", "off")],
    ],
)
def test_what_a_user_types_is_understood(setting: str, text: str, understood: object) -> None:
    value = getattr(given(**{setting: typed(text)}), setting)
    assert value == understood
    assert type(value) is type(understood)


FIVE = EFFORTS
WHOLE = ("whole number", "at least")
PATH = ("path",)


@pytest.mark.parametrize(
    ("setting", "text", "valid"),
    [
        *[("effort", t, FIVE) for t in ("hgih", "HIGH", "high,max", "[high]", "3", "null", "none", "off", "on", "''")],
        *[("critique_effort", t, FIVE) for t in ("hgih", "on", "1", "high,max", "0", "3.0")],
        *[("judge_effort", t, FIVE) for t in ("hgih", "on", "1", "high,low", "0")],
        *[
            ("memory", t, (*POLICIES, "true", "false"))
            for t in ("self-critique", "SELF_CRITIQUE", "none,empty", "[empty]", "1", "0", "3.0", "{none: 1}")
        ],
        *[("order", t, ORDERS) for t in ("random", "null", "none", "on", "off", "1", "fixed,williams", "Fixed")],
        *[("feedback", t, ("judge", "score", "none")) for t in ("judges", "on", "1", "judge,score", "0")],
        *[
            ("memory_budget", t, WHOLE)
            for t in ("0", "-1", "1.5", "on", "off", "null", "none", "16k", "1,2", ".inf", ".nan", "'4096'")
        ],
        *[
            ("max_tokens", t, (*WHOLE, "auto"))
            for t in ("0", "-1", "8000.5", "on", "off", "null", "none", "8k", "AUTO", ".inf", "auto,8000")
        ],
        *[("judge_repeats", t, WHOLE) for t in ("0", "-1", "1.5", "on", "off", "null", "none", "1,2")],
        *[("seed", t, WHOLE) for t in ("-1", "1.5", "on", "off", "null", "none", "x")],
        *[("force", t, ("true", "false")) for t in ("maybe", "1", "0", "null", "'true'", "true,false")],
        *[("start_memory", t, PATH) for t in ("on", "1", "1.5", "0", "a.md,b.md", "{a: b}")],
        *[
            ("items", t, ("core", "algorithms", "debugging", "ml_engineering", MEDIAN, "docs/items.md"))
            for t in ("null", "off", "on", "1", "1.5", "nosuch", "''", "{core: 1}", "CORE", "item.yaml")
        ],
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_valid_values(setting: str, text: str, valid: tuple[str, ...]) -> None:
    value = typed(text)
    message = refusal(**({"memory": "self_critique"} | {setting: value}))
    assert message.startswith(f"{setting}={value!r}: ")
    assert [word for word in valid if word not in message] == []


def test_an_unknown_item_in_a_list_is_named() -> None:
    assert "items='nosuch'" in refusal(items=typed(f"{MEDIAN},nosuch"))


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"model": "anthropic/claude-opus-4-6", "effort": "xhigh"}, "effort=xhigh: anthropic/claude-opus-4-6"),
        (
            {"memory": True, "critic": "anthropic/claude-opus-4-5", "critique_effort": "max"},
            "critique_effort=max: anthropic/claude-opus-4-5",
        ),
        (
            {"memory": True, "critic": "anthropic/claude-opus-4-5", "effort": "max"},
            "critique_effort=max: anthropic/claude-opus-4-5",
        ),
        (
            {"grader": "anthropic/claude-opus-4-6", "judge_effort": "xhigh"},
            "judge_effort=xhigh: anthropic/claude-opus-4-6",
        ),
        ({"grader": "anthropic/claude-haiku-4-5"}, "judge_effort=high: anthropic/claude-haiku-4-5"),
    ],
)
def test_an_effort_that_any_of_the_three_models_lacks_is_refused(more: dict[str, Any], named: str) -> None:
    assert named in refusal(**more)


def test_an_arm_that_writes_no_notes_does_not_mind_what_its_critic_lacks() -> None:
    assert given(critic="anthropic/claude-opus-4-5", effort="max", memory="none").effort == "max"


def test_a_judge_without_effort_levels_can_judge() -> None:
    assert given(grader="anthropic/claude-haiku-4-5", judge_effort=None).judge_effort is None


def test_a_cap_that_thinking_alone_would_fill_is_refused_for_answer_and_note() -> None:
    opus = "anthropic/claude-opus-4-5"
    assert refusal(model=opus, max_tokens=8000).startswith("max_tokens=8000: ")
    assert "16000" in refusal(critic=opus, memory=True, max_tokens=8000)
    assert given(model=opus, effort="low", max_tokens=8000).max_tokens == 8000
    assert given(model=opus, max_tokens="auto").max_tokens is None


@pytest.mark.parametrize(
    ("more", "condition"),
    [
        ({}, "high-none-64000"),
        ({"effort": "max", "memory": True, "max_tokens": 8000}, "max-self_critique-8000"),
        ({"memory": "empty", "max_tokens": "auto"}, "high-empty-auto"),
    ],
)
def test_a_condition_with_the_defaults_has_a_name_that_people_can_read(more: dict[str, Any], condition: str) -> None:
    assert given(items="core", **more).condition == condition


OTHER: dict[str, Any] = {
    "effort": "low",
    "memory": "empty",
    "max_tokens": 8000,
    "items": ["rate_limiter", MEDIAN],
    "order": "williams",
    "judge_effort": "low",
    "judge_repeats": 2,
    "seed": 7,
}
OTHER_NOTES: dict[str, Any] = {"feedback": "score", "memory_budget": 99, "critique_effort": "low"}


@pytest.mark.parametrize("setting", [*OTHER, *OTHER_NOTES, "start_memory"])
def test_conditions_that_differ_in_a_setting_never_share_a_memory_file(setting: str, notes: Path) -> None:
    other = {setting: (OTHER | OTHER_NOTES | {"start_memory": str(notes)})[setting]}
    assert given(memory=True).condition != given(**({"memory": True} | other)).condition


def test_how_notes_would_be_written_does_not_split_the_arm_that_writes_none() -> None:
    assert given(**OTHER_NOTES).condition == given().condition


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """A memory file as a chain writes it, with one note on another item than this chain's."""
    entry = Entry(item="elsewhere", title="Another", chain=1, position=1, feedback="judge", text="- count twice")
    path = tmp_path / "chain-1.md"
    path.write_text(Memory(entries=(entry,)).text, encoding="utf-8")
    return path


def started(path: Path | str, **more: Any) -> dict[str, Any]:
    return {"memory": "self_critique", "start_memory": str(path)} | more


def test_a_start_memory_is_taken_verbatim(notes: Path) -> None:
    assert given(**started(notes)).start_memory == notes.read_text(encoding="utf-8")


@pytest.mark.parametrize("policy", ["none", "empty", False])
def test_a_start_memory_that_no_arm_would_show_is_refused(notes: Path, policy: object) -> None:
    message = refusal(**started(notes, memory=policy))
    assert message.startswith(f"start_memory={str(notes)!r}: ")
    assert "self_critique" in message


def test_a_missing_start_memory_is_not_an_empty_one(tmp_path: Path) -> None:
    assert refusal(**started(tmp_path / "nosuch.md")).startswith(f"start_memory={str(tmp_path / 'nosuch.md')!r}: ")
    assert "directory" in refusal(**started(tmp_path))


def test_a_start_memory_that_is_not_utf8_is_refused_not_guessed(notes: Path) -> None:
    notes.write_bytes(b"- caf\xe9\n")
    message = refusal(**started(notes))
    assert str(notes) in message
    assert "byte 5" in message
    assert "UTF-8" in message


def test_a_start_memory_over_the_budget_is_refused_not_cut(notes: Path) -> None:
    notes.write_text("é" * 100 + "\n", encoding="utf-8")
    message = refusal(**started(notes, memory_budget=200))
    assert "201" in message
    assert "200" in message
    assert given(**started(notes, memory_budget=201)).start_memory == "é" * 100 + "\n"


def test_notes_written_on_the_same_item_are_refused_unless_forced(tmp_path: Path) -> None:
    memory = started_with("Some advice.")
    for position, item in enumerate(("elsewhere", MEDIAN), 1):
        entry = Entry(item=item, title="A [b] title", chain=1, position=position, feedback="none", text="- a\n- b")
        memory = memory.added(entry, 10_000)
    path = tmp_path / "chain-1.md"
    path.write_text(memory.text, encoding="utf-8", newline="\r\n")
    message = refusal(**started(path))
    assert MEDIAN in message
    assert "elsewhere" not in message
    assert "force=true" in message
    assert given(**started(path, force=True)).start_memory != ""


def test_a_wrong_effort_is_refused_before_any_file_is_read(tmp_path: Path) -> None:
    assert refusal(effort="hgih", items=str(tmp_path / "nosuch")).startswith("effort='hgih'")


def test_a_chain_without_items_is_refused() -> None:
    assert "items=[]" in refusal(items=typed("[]"))


@pytest.mark.parametrize("path", ["~nosuchuser/items", "x" * 300])
def test_a_path_that_cannot_exist_is_refused_without_a_traceback(path: str) -> None:
    # expanduser() raises RuntimeError, is_dir() OSError
    assert path in refusal(items=path)


def test_a_start_memory_of_an_unknown_user_is_refused_without_a_traceback() -> None:
    assert "~nosuchuser/notes.md" in refusal(**started("~nosuchuser/notes.md"))


@pytest.mark.parametrize("text", ["none", "None", "off", "no"])
def test_critique_effort_none_is_not_read_as_the_same_effort(text: str) -> None:
    # judge_effort=none sends no effort; a critic is always sent one, and null is the default
    message = refusal(memory="self_critique", critique_effort=typed(text))
    assert [level for level in EFFORTS if level not in message] == []


@pytest.mark.parametrize("text", ["x" * 100, "x" * 99 + "\n", "\n" + "x" * 99], ids=["bare", "ended", "led"])
def test_a_start_memory_that_is_accepted_leaves_the_chain_within_its_budget(text: str, tmp_path: Path) -> None:
    # a final newline is added when it is shown: 100 bytes without one become 101
    path = tmp_path / "notes.md"
    path.write_text(text, encoding="utf-8")
    for budget in (100, 101, 102):
        try:
            accepted = given(**started(path, memory_budget=budget)).start_memory
        except SettingError:
            assert budget <= 100
        else:
            assert started_with(accepted).size <= budget


@pytest.mark.parametrize("setting", ["effort", "judge_effort"])
def test_a_model_without_effort_levels_gets_advice_that_can_be_followed(setting: str) -> None:
    role = "model" if setting == "effort" else "grader"
    message = refusal(**{role: "anthropic/claude-haiku-4-5", "judge_effort": "high"})
    assert "none" in message if setting == "judge_effort" else "another model" in message


def test_many_items_are_named_by_their_set_and_other_items_are_never_the_same_condition() -> None:
    def named(items: object) -> str:
        return given(items=items).variant

    assert named("core") == ""
    assert named(["rate_limiter"]) == "items=rate_limiter"
    assert re.fullmatch(r"items=standard-[0-9a-f]{8}", named("standard"))
    backwards = named(list(named_sets()["standard"])[::-1])
    assert re.fullmatch(r"items=12-items-[0-9a-f]{8}", backwards)
    assert backwards[-8:] != named("standard")[-8:]
