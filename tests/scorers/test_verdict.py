import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.verdict import POINTS, InvalidVerdict, Verdict, read_verdict

POINTS_GIVEN = [25, 0, 17, 3]
VALID: dict[str, Any] = {
    "criteria": [{"points": p, "evidence": f"line {n} {{x}}"} for n, p in enumerate(POINTS_GIVEN)],
    "feedback": 'Mind "{" and "}".',
}
JSON = json.dumps(VALID)


def changed(**fields: Any) -> str:
    return json.dumps(VALID | fields)


def with_points(points: Any) -> str:
    return changed(criteria=[{"points": points, "evidence": "e"}, *VALID["criteria"][1:]])


@pytest.mark.parametrize(
    "reply",
    [
        JSON,
        json.dumps(VALID, indent=2, ensure_ascii=False),
        f"```json\n{JSON}\n```",
        f"The set {{1, 2}} and f({{}}) were odd.\n\n{JSON}\n\nThat is {{all}}.",
        f"{JSON}\n\nOnce more:\n\n{json.dumps(VALID, indent=1)}",
        f"{JSON[:100]}\n\nSorry, from the start: {JSON}",
        f'{{"plan": "judge"}} {JSON}',
        f"[{JSON}]",
        changed(confidence=0.9),
        changed(feedback="The answer says \ud83d."),  # a lone surrogate, as json.dumps escapes it
        changed(draft={"criteria": [], "feedback": "Only part of the object around it."}),
    ],
)
def test_a_good_verdict_is_not_lost_for_what_stands_around_it(reply: str) -> None:
    assert [judged.points for judged in read_verdict(reply).criteria] == POINTS_GIVEN


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (with_points(True), "criteria.0.points"),
        (with_points(20.0), "criteria.0.points"),
        (with_points(20.5), "criteria.0.points"),
        (with_points("20"), "criteria.0.points"),
        (with_points(None), "criteria.0.points"),
        (with_points(float("nan")), "criteria.0.points"),
        (with_points(26), "less than or equal to 25"),
        (with_points(-1), "greater than or equal to 0"),
        (with_points(0).replace("0", "9" * 5000, 1), "no JSON object"),  # more digits than Python reads
        (changed(criteria=VALID["criteria"][:3]), "criteria.3"),
        (changed(criteria=[*VALID["criteria"], VALID["criteria"][0]]), "criteria"),
        (changed(criteria={"1": 25}), "criteria"),
        (changed(criteria="25, 25, 25, 25"), "criteria"),
        (changed(criteria=[{"points": 25}] * 4), "criteria.0.evidence"),
        (changed(criteria=[{"points": 25, "evidence": 1}] * 4), "criteria.0.evidence"),
        (changed(feedback=""), "feedback"),
        (changed(feedback=None), "feedback"),
        (json.dumps({"criteria": VALID["criteria"]}), "feedback"),
        (f"{JSON}{changed(feedback='Other.')}", "2 different verdicts"),
        (f"The answer says {with_points(25)}, but I say {JSON}", "2 different verdicts"),
        (JSON[:-1], "no JSON object"),
        (JSON.replace("criteria", "points"), "no JSON object"),
        ("25 of 25 for everything.", "no JSON object"),
        ("", "no JSON object"),
        ('{"criteria":' * 3000, "no JSON object"),
        ('{"criteria":' + "[" * 100_000, "no JSON object"),
        ('{"criteria":' + "[" * 500 + "]" * 500 + "}", "criteria"),
    ],
)
def test_no_points_are_made_up_from_a_reply_that_is_no_verdict(reply: str, why: str) -> None:
    with pytest.raises(InvalidVerdict, match=why):
        read_verdict(reply)


FRAGMENTS = st.sampled_from(
    [JSON, '{"criteria":', '{"points": 25, "evidence": ""}', '"feedback": "f"', "NaN", *'[]{},"\\']
)


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=30).map("".join)))
def test_a_hostile_reply_never_raises_anything_but_invalid_verdict(reply: str) -> None:
    with suppress(InvalidVerdict):
        assert 0 <= read_verdict(reply).score <= 4 * POINTS


@given(
    points=st.lists(st.integers(0, POINTS), min_size=4, max_size=4),
    evidence=st.text(),
    feedback=st.text().map(lambda text: f"{text}."),
    around=st.tuples(*[st.text(st.characters(exclude_characters="{", exclude_categories=["Cs"]))] * 2),
    ascii_only=st.booleans(),
)
def test_a_verdict_comes_back_as_it_was_given(
    points: list[int], evidence: str, feedback: str, around: tuple[str, str], ascii_only: bool
) -> None:
    given_verdict = {"criteria": [{"points": p, "evidence": evidence} for p in points], "feedback": feedback}
    reply = f"{around[0]}{json.dumps(given_verdict, ensure_ascii=ascii_only)}{around[1]}"
    assert read_verdict(reply) == Verdict.model_validate(given_verdict)
    assert read_verdict(reply).score == sum(points)
