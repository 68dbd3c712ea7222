"""What comes out of a sandbox is the candidate's word: nothing in it may raise, and nonsense is never right."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorers.harness.exchange import Request, reply, request
from scorers.hidden_checks import HiddenChecks, compare, forged, load_checks
from tests.scorers.grading import ITEMS

CHECKS: dict[str, HiddenChecks] = {item: load_checks(ITEMS[item].folder) for item in ITEMS}
CASES = {item: checks.cases(1) for item, checks in CHECKS.items()}
NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([10**400, -(10**400), float("nan"), float("inf"), -0.0, True, False])
)
KEYS = st.one_of(
    st.text(max_size=3),
    st.sampled_from(["value", "type", "raised", "data", "grad", "points", "outcomes", "early", "stuck"]),
)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=5), st.just("stuck")),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)


def served(case: dict[str, Any], draw: st.DrawFn) -> dict[str, Any]:
    """What a keeper, which is not the candidate's, would have observed: numbers, one for each secret."""
    if "secret" not in case:
        return {}
    return {
        "served": draw(st.lists(st.integers(0, 10_000), min_size=len(case["secret"]), max_size=len(case["secret"])))
    }


@st.composite
def shaped(draw: st.DrawFn, case: dict[str, Any]) -> Any:
    """Nonsense of nearly the right form, so that it gets past the first look at it."""
    length = len(case.get("tape") or case.get("calls") or case.get("pairs") or case.get("secret") or [0, 0])
    things = st.one_of(JSON, st.dictionaries(KEYS, st.one_of(NUMBERS, JSON), max_size=3))
    several = st.lists(things, min_size=1, max_size=2).map(lambda few: (few * length)[:length])
    forms = [
        st.fixed_dictionaries({"data": several, "grad": several}),
        st.fixed_dictionaries({"points": JSON, "outcomes": st.lists(things, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"early": JSON, "stuck": JSON}),
        st.lists(st.lists(things, max_size=7), min_size=1, max_size=3),
        several,
        JSON,
    ]
    return draw(st.one_of(*forms))


@pytest.mark.parametrize("item", ITEMS)
@settings(max_examples=100)
@given(data=st.data())
def test_no_observation_makes_judge_or_tampered_raise(item: str, data: st.DataObject) -> None:
    checks = CHECKS[item]
    case = data.draw(st.sampled_from(CASES[item]))
    value = data.draw(st.one_of(JSON, shaped(case)))
    observed = {"value": value, "cpu_s": 0.1, **data.draw(st.composite(lambda draw: served(case, draw))())}
    said = checks.judge(case, observed)
    assert said is None or (isinstance(said, str) and said)
    found = checks.tampered(case, observed)
    assert found is None or (isinstance(found, str) and found)
    assert isinstance(checks.judge(case, {"raised": str(value)[:100], "cpu_s": 0.1}), str | None)


@pytest.mark.parametrize("item", ITEMS)
@settings(max_examples=40)
@given(data=st.data())
def test_nonsense_is_never_right_by_accident(item: str, data: st.DataObject) -> None:
    checks = CHECKS[item]
    cases = CASES[item]
    nonsense = data.draw(
        st.one_of(st.none(), st.text(max_size=5), st.booleans(), st.just({}), st.just([]), st.just([None]))
    )
    observed = [{"value": nonsense, "cpu_s": 0.1, "served": [0] * len(case.get("secret", []))} for case in cases]
    assert not any(result.passed for result in compare(checks, cases, observed) if result.name != "inline_comments")
    assert all(isinstance(one, str) for one in forged(checks, cases, observed))


@pytest.mark.parametrize("lost", [{"died": "x"}, {"timed_out": 2.0}, {"waited": 10.0}])
@pytest.mark.parametrize("item", ITEMS)
def test_a_case_without_a_result_is_wrong_whatever_its_judge_would_say(item: str, lost: dict[str, Any]) -> None:
    cases = CASES[item]
    results = compare(CHECKS[item], cases, [lost | {"cpu_s": 0.0} for _ in cases])
    assert not any(result.passed for result in results)


ASKED: Request = request("code", "probe", [{"check": "a"}, {"check": "b"}], 1.0)
READY = f'{ASKED.ready} {{"python": "3.12"}}'
TRUE = [f'{ASKED.done} {{"value": {n}, "cpu_s": 0}}' for n in range(2)] + [f'{ASKED.done} {{"tampered": []}}']
FORGED = st.one_of(
    st.text(max_size=20),
    st.sampled_from(TRUE).map(lambda line: line.replace(ASKED.done, "0" * 32)),
    st.sampled_from(TRUE).map(lambda line: line[1:]),
    st.sampled_from(TRUE).map(lambda line: f" {line}"),
    st.sampled_from(TRUE).map(lambda line: f"x{line}"),
    JSON.map(lambda value: json.dumps(value)),
    st.just(READY),
)


def test_the_nonces_are_new_for_each_request_and_are_not_in_what_the_candidate_gets() -> None:
    other = request("code", "probe", [{"check": "a"}], 1.0)
    assert len({ASKED.ready, ASKED.done, other.ready, other.done}) == 4
    assert ASKED.stdin.count(ASKED.done.encode()) == 1


def test_a_whole_reply_is_believed() -> None:
    got = reply(ASKED, "\n".join([READY, *TRUE, ""]))
    assert (got.ready, got.python, got.tampered) == (True, "3.12", [])
    assert [one["value"] for one in got.observations or []] == [0, 1]


@given(lines=st.lists(FORGED, max_size=6))
@example(lines=[TRUE[0][1:]])
def test_no_line_without_the_nonce_is_believed(lines: list[str]) -> None:
    text = "\n".join(lines)
    got = reply(ASKED, f"{READY}\n{text}\n")
    assert got.observations is None
    assert bool(got.tampered) is any(line for line in text.split("\n"))
    with_truth = reply(ASKED, "\n".join([READY, text, *TRUE, ""]))
    assert [one["value"] for one in with_truth.observations or []] == [0, 1]
    assert bool(with_truth.tampered) is any(line for line in text.split("\n"))


@given(text=st.text(max_size=100))
def test_without_the_first_line_there_was_no_supervisor(text: str) -> None:
    assert not reply(ASKED, text).ready
    assert not reply(ASKED, "\n".join([text or "x", READY, *TRUE])).ready


@given(kept=st.integers(0, 2))
def test_half_a_reply_is_no_result(kept: int) -> None:
    whole = "\n".join([READY, *TRUE[:kept], ""])
    with suppress(json.JSONDecodeError):  # only the supervisor can write these lines, and it writes whole ones
        assert reply(ASKED, whole).observations is None
        assert reply(ASKED, whole + TRUE[kept][:10]).observations is None
