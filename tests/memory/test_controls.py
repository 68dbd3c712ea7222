"""What the controls show: the right length, nobody's own notes, nothing that leaks, the opposite of the advice."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.item_sets import own_items
from evals.items import DOMAINS
from evals.orders import chain_order, williams
from memory.control import Control, Place
from memory.corrupt import Corrupt
from memory.inherited import Inherited
from memory.negation import negated
from memory.notes import Entry, Memory, started_with
from memory.oracle import Oracle, oracle_lessons
from memory.pilot import Ended, PilotArm, Shown, length
from memory.placebo import Placebo, neutral, neutral_text
from memory.policy import Attempt, Reply, Upcoming
from memory.registry import POLICIES
from memory.shuffled import Shuffled

BULLETS = (Path(__file__).parent / "bullets.txt").read_text(encoding="utf-8").splitlines()
NEXT = Upcoming("next", "Next", "Do it.")
ENDED = (Ended(chain=2, entries=()),)


def place(chain: int = 1, position: int = 2, ahead: tuple[str, ...] = (), domain: str = "algorithms") -> Place:
    return Place(chain, position, NEXT, domain, frozenset(ahead))


def note(item: str, chain: int, position: int) -> Entry:
    text = f"- Note {position} of chain {chain} on {item}."
    return Entry(item=item, title=item, chain=chain, position=position, feedback="judge", text=text)


def pilot(orders: dict[int, list[str]], policy: str = "self_critique") -> PilotArm:
    """Chains that wrote one note on each item."""
    shown, ended = [], []
    for chain, order in orders.items():
        everything = tuple(note(item, chain, k) for k, item in enumerate(order, 1))
        ended.append(Ended(chain=chain, entries=everything))
        for position, item in enumerate(order, 1):
            entries = tuple(note(order[k], chain, k + 1) for k in range(position - 1))
            text = Memory(entries=entries).text
            shown.append(Shown(chain=chain, position=position, item=item, text=text, entries=entries))
    return PilotArm(model="m", effort="high", policy=policy, shown=tuple(shown), ended=tuple(ended))


def in_williams_order(items: int, cycles: int) -> dict[int, list[str]]:
    names = [f"item{k}" for k in range(items)]
    chains = range(1, cycles * len(williams(items)) + 1)
    return {chain: chain_order(names, "williams", 0, chain) for chain in chains}


@given(st.integers(0, 20_000), st.integers(0, 300))
def test_neutral_text_has_exactly_the_bytes_and_lines_asked_for(size: int, lines: int) -> None:
    text = neutral(size, lines)
    assert len(text.encode()) == size
    assert text.count("\n") == (min(max(lines, 1), size) if size else 0)


def test_neutral_text_gives_no_advice_and_says_nothing_of_work() -> None:
    text = neutral_text()
    assert text.isascii()
    words = set(re.findall(r"[a-z]+", text.lower()))
    advice = "you your should must always never try check test code program task answer error bug note careful remember"
    assert not words & set(advice.split())


def test_a_chain_that_the_pilot_lacks_gets_the_mean_length_at_its_position() -> None:
    texts = {1: "x" * 9 + "\n", 2: "x\n" * 10, 3: ""}
    shown = tuple(Shown(chain=chain, position=2, item="a", text=text, entries=()) for chain, text in texts.items())
    arm = PilotArm(model="m", effort="high", policy="self_critique", shown=shown, ended=ENDED)
    assert [length(arm, chain, 2) for chain in (1, 2, 3, 4)] == [(10, 1), (20, 10), (0, 0), (10, 4)]
    assert length(arm, 1, 3) == (0, 0)
    memory = Placebo().given(place(chain=4), arm)
    assert memory is not None
    assert (len(Placebo().recall(memory, NEXT) or ""), memory.text.count("\n")) == (10, 4)
    assert Placebo().given(place(chain=3), arm) == Memory()


@pytest.mark.parametrize(("items", "cycles"), [(3, 1), (3, 2), (4, 1), (4, 2), (5, 1)])
def test_the_shuffled_arm_never_shows_its_own_chain_nor_what_could_leak(items: int, cycles: int) -> None:
    orders = in_williams_order(items, cycles)
    arm = pilot(orders)
    for chain, order in orders.items():
        for position in range(1, items + 1):
            ahead = tuple(order[position - 1 :])
            memory = Shuffled().given(place(chain, position, ahead), arm)
            assert memory is not None
            shown = Shuffled().recall(memory, NEXT) or ""
            notes = re.findall(r"Note (\d+) of chain (\d+) on (\w+)\.", shown)
            assert f"of chain {chain} " not in shown
            for number, donor, item in notes:
                met = orders[int(donor)][: int(number)]
                assert item == met[-1]
                assert not set(met) & set(ahead)
            if cycles > 1:
                assert len(notes) == position - 1


def test_the_shuffled_arm_shows_notes_as_their_policy_does() -> None:
    entries = tuple(note(item, 2, k).model_copy(update={"key": f"words on {item}"}) for k, item in enumerate("ab", 1))
    shown = (Shown(chain=2, position=3, item="c", text="", entries=entries),)
    for policy in ("self_critique", "window", "episodes"):
        arm = PilotArm(model="m", effort="high", policy=policy, shown=shown, ended=ENDED)
        memory = Shuffled().given(place(1, 3, ("c",)), arm)
        assert memory is not None
        assert Shuffled().recall(memory, NEXT) == POLICIES[policy].recall(Memory(entries=entries), NEXT)


def test_without_another_chain_the_shuffled_arm_shows_nothing() -> None:
    arm = pilot({1: ["a", "b"]})
    assert Shuffled().given(place(1, 2, ("b",)), arm) == Memory()


@pytest.mark.parametrize("bullet", BULLETS)
def test_every_bullet_is_turned_round(bullet: str) -> None:
    turned = negated(bullet)
    assert turned != bullet
    assert turned == negated(bullet)
    mark = re.match(r"\s*([-*•]|\d+[.)])\s+", bullet)
    assert mark
    assert turned.startswith(mark[0])
    for code in re.findall(r"`[^`]*`", bullet):
        assert code in turned


def test_what_is_turned_round_keeps_its_length_within_a_tenth() -> None:
    text = "\n".join(BULLETS)
    assert abs(len(negated(text).encode()) / len(text.encode()) - 1) < 0.1
    for start in range(0, len(BULLETS) - 12, 4):
        part = "\n".join(BULLETS[start : start + 12])
        assert abs(len(negated(part).encode()) / len(part.encode()) - 1) < 0.1


@given(st.lists(st.sampled_from([*BULLETS, "", "## A heading is kept", "```\nkept = is not None\n```"]), max_size=12))
def test_headings_code_and_line_breaks_stay(lines: list[str]) -> None:
    text = "\n".join(lines)
    turned = negated(text)
    assert turned.count("\n") == text.count("\n")
    for before, after in zip(text.split("\n"), turned.split("\n"), strict=True):
        kept = not before.strip() or before.startswith(("#", "```", "kept"))
        assert (before == after) == kept


@given(st.text())
def test_any_text_can_be_turned_round(text: str) -> None:
    assert negated(text) is not None


def test_the_corrupt_arm_writes_as_self_critique_and_keeps_the_budget_of_what_it_shows() -> None:
    arm, memory = Corrupt(), Memory()
    for position in range(1, 7):
        attempt = Attempt(f"item{position}", "A title", 1, position, "judge")
        memory = arm.update(memory, attempt, Reply("- Benchmark.\n- Profile it."), 300)
        shown = arm.recall(memory, NEXT) or ""
        assert len(shown.encode()) <= 300
        assert "Benchmark.\n" in memory.text
        assert f"## {position}. A title [item{position}]" in shown
    assert memory.evicted


def test_the_oracle_has_lessons_for_each_domain_and_no_item_s_own_words() -> None:
    assert set(oracle_lessons()) == set(DOMAINS)
    for domain, lessons in oracle_lessons().items():
        assert Oracle().given(place(domain=domain), None) == started_with(lessons)
        assert 2000 < len(lessons.encode()) < 4000
        for item in own_items().values():
            assert item.entry_point not in lessons.split()
            assert item.id not in lessons
            assert not [line for line in lessons.splitlines() if len(line) > 30 and line in item.instruction]
    assert Oracle().given(place(domain="cooking"), None) == Memory()


def test_no_control_writes_or_asks() -> None:
    controls = [policy for policy in POLICIES.values() if isinstance(policy, Control)]
    assert {policy.name for policy in controls} == {"placebo", "shuffled", "oracle", "frozen", "inherited"}
    for policy in controls:
        attempt = Attempt("a", "A", 1, 1, "judge")
        assert (policy.writes, policy.asks) == (False, False)
        assert policy.ask(Memory(), attempt, 99) is None
        assert policy.update(started_with("x"), attempt, Reply("- y"), 99) == started_with("x")


@pytest.mark.parametrize("policy", ["self_critique", "window", "episodes"])
def test_an_heir_is_shown_all_that_the_writer_s_chain_had_at_its_end_as_its_policy_shows_it(policy: str) -> None:
    arm = pilot({2: ["a", "b"], 5: ["b", "a"]}, policy)
    for chain, writer in ((1, 2), (2, 5), (3, 2)):
        for position in (1, 2):
            memory = Inherited().given(place(chain, position, ("c", "d")), arm)
            assert memory is not None
            left = next(ended.entries for ended in arm.ended if ended.chain == writer)
            assert Inherited().recall(memory, NEXT) == POLICIES[policy].recall(Memory(entries=left), NEXT)
            assert [entry.chain for entry in memory.entries] == [writer]


def test_an_heir_of_a_chain_that_noted_nothing_is_shown_nothing() -> None:
    shown = (Shown(chain=2, position=1, item="a", text="", entries=()),)
    arm = PilotArm(model="m", effort="high", policy="self_critique", shown=shown, ended=ENDED)
    assert Inherited().given(place(1, 1), arm) == Memory()
