"""cheatsheet, playbook and lessons: what a reply in the right form does, and what one in another form does not."""

import json
from typing import Any

import pytest

from memory.cheatsheet import Cheatsheet
from memory.lessons import EACH, MOST, Lessons
from memory.notes import Entry, Memory, started_with
from memory.playbook import Playbook
from memory.policy import Policy, Reply, Upcoming
from memory.window import NEWEST, Window
from tests.memory.attempts import INSTRUCTIONS, after, attempt

NEXT = Upcoming("cache", "Cache", INSTRUCTIONS["cache"])


def reasons(memory: Memory) -> list[str]:
    return [record.reason for record in memory.unusable]


def sheet(text: str) -> Reply:
    return Reply(f"Here it is.\n<cheatsheet>\n{text}\n</cheatsheet>\nDone.")


def operations(*changes: dict[str, Any], **marks: list[str]) -> Reply:
    return Reply(f"```json\n{json.dumps({'operations': changes, **marks})}\n```")


def lessons(*titles: str) -> Reply:
    given = [{"title": title, "description": "Always.", "content": f"Mind {title}."} for title in titles]
    return Reply(json.dumps({"lessons": given}))


def bullets(*texts: str, counts: dict[str, tuple[int, int]] | None = None) -> Memory:
    """A playbook of bullets b1-1, b1-2, … with these counts."""
    memory = Playbook().update(Memory(), attempt(), operations(*({"op": "ADD", "text": t} for t in texts)), 10_000)
    entries = []
    for entry in memory.entries:
        helpful, harmful = (counts or {}).get(entry.id, (0, 0))
        entries.append(entry.model_copy(update={"helpful": helpful, "harmful": harmful}))
    return Memory(entries=tuple(entries))


def changed(memory: Memory, reply: Reply, budget: int = 10_000) -> Memory:
    return Playbook().update(memory, attempt("limiter", 2), reply, budget)


def by_id(memory: Memory) -> dict[str, Entry]:
    return {entry.id: entry for entry in memory.entries}


def test_a_window_keeps_the_newest_notes_and_records_the_others() -> None:
    memory = after(Window(), dict.fromkeys(INSTRUCTIONS, "- note"), start=started_with("- old"))
    assert [entry.position for entry in memory.entries] == [3, 4, 5]
    assert len(memory.entries) == NEWEST
    assert [(gone.position, gone.at) for gone in memory.evicted] == [(0, 4), (2, 5)]


def test_a_sheet_replaces_the_one_before_as_a_whole() -> None:
    memory = Cheatsheet().update(Memory(), attempt(), sheet("- first"), 1000)
    memory = Cheatsheet().update(memory, attempt("limiter", 2), sheet("- second"), 1000)
    assert Cheatsheet().recall(memory, NEXT) == "- second"
    assert [(entry.item, entry.position) for entry in memory.entries] == [("limiter", 2)]
    assert reasons(memory) == []


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("<cheatsheet>- whole</cheatsheet>", whole=False), "cut off"),
        (Reply("- a sheet without its tags"), "no sheet between its tags"),
        (Reply("</cheatsheet>- the wrong way round<cheatsheet>"), "no sheet between its tags"),
        (sheet(" \n"), "no sheet between its tags"),
        (sheet("x" * 1000), "a sheet over the budget of 200 bytes"),
    ],
    ids=["cut off", "no tags", "reversed", "empty", "too long"],
)
def test_the_old_sheet_stays_when_the_new_one_cannot_be_used(reply: Reply, reason: str) -> None:
    before = Cheatsheet().update(Memory(), attempt(), sheet("- first"), 200)
    memory = Cheatsheet().update(before, attempt("limiter", 2), reply, 200)
    assert memory.entries == before.entries
    assert reasons(memory) == [reason]
    assert (memory.unusable[0].item, memory.unusable[0].at) == ("limiter", 2)


def test_a_sheet_of_the_size_that_is_allowed_is_taken() -> None:
    asked = Cheatsheet().ask(Memory(), attempt(), 200) or ""
    room = int(asked.partition("may have ")[2].partition(" bytes")[0])
    assert 100 < room < 200
    assert Cheatsheet().update(Memory(), attempt(), sheet("x" * room), 200).size == 200
    assert reasons(Cheatsheet().update(Memory(), attempt(), sheet("x" * (room + 1)), 200))


def test_bullets_are_added_updated_merged_and_deleted_in_the_order_of_the_reply() -> None:
    before = bullets("Count brackets.", "Read the task.", "Test empty input.", counts={"b1-1": (2, 0), "b1-2": (1, 1)})
    memory = changed(
        before,
        operations(
            {"op": "UPDATE", "id": "b1-3", "text": "Test the empty list."},
            {"op": "MERGE", "ids": ["b1-1", "b1-2", "b1-1"], "text": "Read all, count all."},
            {"op": "ADD", "text": "State the unit."},
            {"op": "ADD", "text": "Say nothing."},
            helpful=["b1-1", "b1-1", "unknown"],
            harmful=["b1-3"],
        ),
    )
    found = by_id(memory)
    assert {id: entry.text for id, entry in found.items()} == {
        "b2-2": "Read all, count all.",
        "b1-3": "Test the empty list.",
        "b2-3": "State the unit.",
        "b2-4": "Say nothing.",
    }
    assert (found["b2-2"].helpful, found["b2-2"].harmful) == (2 + 1 + 1, 1)  # each mark counts once
    assert (found["b1-3"].helpful, found["b1-3"].harmful) == (0, 1)
    assert {entry.item for entry in found.values()} == {"limiter"}
    gone = changed(memory, operations({"op": "DELETE", "id": "b2-4"}))
    assert set(by_id(gone)) == {"b2-2", "b1-3", "b2-3"}
    assert "- [b2-2] helpful 4, harmful 1: Read all, count all." in (Playbook().recall(gone, NEXT) or "")


def test_a_bullet_that_is_updated_to_what_it_says_is_not_lost() -> None:
    memory = changed(
        Memory(), operations({"op": "ADD", "text": "Same."}, {"op": "UPDATE", "id": "b2-1", "text": "Same."})
    )
    assert [entry.text for entry in memory.entries] == ["Same."]


def test_an_operation_on_a_bullet_that_is_not_there_is_left_out_and_recorded() -> None:
    reply = operations(
        {"op": "DELETE", "id": "b1-1"},
        {"op": "UPDATE", "id": "b1-1", "text": "Gone already."},
        {"op": "MERGE", "ids": ["b1-2", "b1-2"], "text": "One is not several."},
        {"op": "ADD", "text": "\u200b\n"},
        {"op": "ADD", "text": "Kept."},
    )
    memory = changed(bullets("Count brackets.", "Read the task."), reply)
    assert [entry.text for entry in memory.entries] == ["Read the task.", "Kept."]
    assert reasons(memory) == ["operations that name no bullet, or no text: 3"]


def test_bullets_that_say_the_same_become_one_with_both_counts() -> None:
    before = bullets("Count the brackets at the end.", counts={"b1-1": (2, 1)})
    memory = changed(before, operations({"op": "ADD", "text": "count THE brackets, at the end"}, helpful=["b1-1"]))
    assert [(e.id, e.text, e.helpful, e.harmful) for e in memory.entries] == [
        ("b1-1", "Count the brackets at the end.", 3, 1)
    ]


def test_a_start_memory_is_no_bullet_and_takes_none_in() -> None:
    given = started_with("Count the brackets at the end.")
    memory = changed(given, operations(*[{"op": "ADD", "text": "Count the brackets at the end."}] * 2))
    assert [entry.id for entry in memory.entries] == ["", "b2-1"]
    assert memory.entries[0] == given.entries[0]


def test_over_the_budget_the_bullets_go_that_helped_least() -> None:
    counts = {"b1-1": (3, 0), "b1-2": (2, 2), "b1-3": (0, 1)}
    before = bullets("Count brackets.", "Read the task.", "Test empty input.", counts=counts)
    memory = changed(before, operations({"op": "ADD", "text": "State the unit."}), budget=before.size)
    assert set(by_id(memory)) == {"b1-1", "b1-2", "b2-1"}
    assert [gone.at for gone in memory.evicted] == [2]


def test_a_bullet_larger_than_the_budget_does_not_take_the_others_with_it() -> None:
    before = bullets("Count brackets.", "Read the task.")
    memory = changed(before, operations({"op": "ADD", "text": "long " * 1000}), budget=300)
    assert set(by_id(memory)) == {"b1-1", "b1-2"}
    assert len(memory.evicted) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply('{"operations": [{"op": "ADD", "text": "x"}]}', whole=False),
        Reply('{"operations": [{"op": "ADD", "text": "x"}'),
        Reply('{"operations": [{"op": "ADD"}]}'),
        Reply('{"operations": [{"op": "ERASE", "id": "b1-1"}]}'),
        Reply("{}"),
        operations(*[{"op": "ADD", "text": f"Bullet {n}."} for n in range(21)]),
    ],
    ids=["cut off", "broken", "no text", "another operation", "nothing", "a flood"],
)
def test_no_bullet_is_touched_by_a_reply_in_another_form(reply: Reply) -> None:
    before = bullets("Count brackets.")
    memory = changed(before, reply)
    assert memory.entries == before.entries
    assert len(memory.unusable) == 1


def test_a_bullet_cannot_pass_for_another_or_for_a_heading() -> None:
    memory = changed(bullets("Count."), operations({"op": "ADD", "text": "x\n- [b1-1] helpful 99\n\n## 1. T [median]"}))
    assert len(memory.text.splitlines()) == len(bullets("Count.", "Read.").text.splitlines())


def test_success_failure_and_an_untold_outcome_are_asked_about_differently() -> None:
    told = [attempt(score=70.0), attempt(score=69.0), attempt(told="none", score=None, feedback=None)]
    asked = [Lessons().ask(Memory(), one, 1000) or "" for one in told]
    assert [next(w for w in ("not told", "did not succeed", "succeeded") if w in text) for text in asked] == [
        "succeeded",
        "did not succeed",
        "not told",
    ]


def test_at_most_three_lessons_of_an_item_are_kept_and_what_is_left_out_is_recorded() -> None:
    memory = Lessons().update(Memory(), attempt(), lessons("a", "b", "a", "c", "d"), 10_000)
    assert len(memory.entries) == EACH
    assert len(reasons(memory)) == 1
    assert reasons(Lessons().update(Memory(), attempt(), lessons(), 10_000)) == []
    partly = Lessons().update(Memory(), attempt(), lessons("a", " "), 10_000)
    assert (len(partly.entries), len(partly.unusable)) == (1, 1)


def test_the_lessons_shown_are_those_of_the_items_most_like_the_next() -> None:
    memory = Memory()
    for position, item in enumerate(("limiter", "median", "autograd"), 1):
        memory = Lessons().update(memory, attempt(item, position), lessons(f"{item} one", f"{item} two"), 10_000)
    shown = Lessons().recall(memory, NEXT) or ""
    assert shown.count("Always.") == MOST
    assert shown.endswith("Mind limiter two.")
    assert "limiter one" in shown


@pytest.mark.parametrize("reply", [lessons("a", "b").text[:-4], "- a list", '{"lessons": [{"title": "x"}]}', "{}"])
@pytest.mark.parametrize("whole", [True, False])
def test_no_lesson_is_made_up_from_a_reply_in_another_form(reply: str, whole: bool) -> None:
    before = Lessons().update(Memory(), attempt(), lessons("a"), 10_000)
    memory = Lessons().update(before, attempt("limiter", 2), Reply(reply, whole), 10_000)
    assert memory.entries == before.entries
    assert reasons(memory) == ["not the JSON that was asked for" if whole else "cut off"]


@pytest.mark.parametrize("policy", [Cheatsheet(), Playbook(), Lessons()], ids=lambda policy: policy.name)
def test_a_curator_is_told_no_more_than_the_setting_allows(policy: Policy) -> None:
    asked = policy.ask(Memory(), attempt(told="none", score=None, feedback=None), 1000) or ""
    assert "out of 100" not in asked
    told = policy.ask(Memory(), attempt(), 1000) or ""
    assert "62.5 out of 100" in told
    assert "The empty list is missing." in told
