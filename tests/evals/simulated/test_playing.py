import json
import random
import re
from itertools import product
from math import pi, sin
from pathlib import Path
from statistics import correlation, fmean, pstdev
from typing import Any

import pytest

from evals.errors import SettingError
from evals.gold import SUBSETS, assemble, code_criteria, codes, label
from evals.items import DATA, POINTS, load_item
from evals.simulated.playing import CUT_OFF, answer_text, judged_points, missed_criteria, note_text, verdict_text
from evals.simulated.profile import profile_named
from evals.simulated.reading import Asked
from scorers.verdict import InvalidVerdict, read_verdict

FOLDERS = sorted(path.parent for path in DATA.glob("*/*/item.yaml"))
N = 4000


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_the_offline_judge_gives_every_gold_answer_its_label(folder: Path) -> None:
    item = load_item(folder)
    for missed in SUBSETS:
        for code in codes(item, missed):
            points = judged_points(item, assemble(item, missed, code))
            assert points == [0 if n in missed else POINTS for n in (1, 2, 3, 4)]
            assert sum(points) == label(missed)
        assert sum(judged_points(item, answer_text(item, missed, "any seed"))) == label(missed)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_a_defect_is_judged_by_the_criteria_it_loses(folder: Path) -> None:
    item = load_item(folder)
    for mutant in item.mutants:
        points = judged_points(item, assemble(item, mutant.misses, mutant.code))
        assert points == [0 if n in mutant.misses else POINTS for n in (1, 2, 3, 4)], mutant.name
        with_all_prose = judged_points(item, assemble(item, frozenset(), mutant.code))
        assert with_all_prose == points, mutant.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
@pytest.mark.parametrize("answer", ["", CUT_OFF, "```python\npass\n```"])
def test_an_answer_without_content_earns_nothing(folder: Path, answer: str) -> None:
    assert judged_points(load_item(folder), answer) == [0, 0, 0, 0]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_unknown_code_earns_nothing_where_the_code_decides(folder: Path) -> None:
    item = load_item(folder)
    points = judged_points(item, assemble(item, frozenset(), "x = 1"))
    assert points == [0 if n in code_criteria(item) else POINTS for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("missed", SUBSETS, ids=str)
def test_an_item_unknown_to_the_model_is_answered_and_judged_by_the_same_labels(missed: frozenset[int]) -> None:
    assert judged_points(None, answer_text(None, missed, "seed")) == [
        0 if n in missed else POINTS for n in (1, 2, 3, 4)
    ]


def test_an_item_that_is_not_proven_has_no_gold_answer_and_is_played_all_the_same() -> None:
    item = load_item(FOLDERS[0]).model_copy(update={"level": "checked", "mutants": (), "sections": ()})
    with pytest.raises(SettingError):
        assemble(item)
    assert judged_points(item, answer_text(item, frozenset({2}), "seed")) == [25, 0, 25, 25]


@pytest.mark.parametrize("skill", [0.02, 0.5, 0.66, 0.98])
@pytest.mark.parametrize("correlated", [True, False])
def test_each_criterion_is_met_as_often_as_planted(skill: float, correlated: bool) -> None:
    profile = profile_named("null", {"chain_correlation": 0.6})
    missed = [missed_criteria(profile, skill, correlated, f"chain {i}", f"attempt {i}") for i in range(N)]
    for number in (1, 2, 3, 4):
        met = fmean(number not in one for one in missed)
        assert met == pytest.approx(skill, abs=4 * (skill * (1 - skill) / N) ** 0.5)


@pytest.mark.parametrize(("rho", "correlated", "expected"), [(0.3, True, 0.3), (0.8, True, 0.8), (0.8, False, 0)])
def test_attempts_of_a_chain_are_correlated_as_planted(rho: float, correlated: bool, expected: float) -> None:
    """At skill 0.5 the correlation r of met and missed is that of the normal draws behind it: sin(r * pi / 2)."""
    profile = profile_named("null", {"chain_correlation": rho})
    pairs: list[tuple[bool, bool]] = []
    for chain in range(N):
        one, other = (missed_criteria(profile, 0.5, correlated, f"{chain}", f"{chain}/{a}") for a in (1, 2))
        pairs += [(n in one, m in other) for n, m in product((1, 2, 3, 4), repeat=2)]
    latent = sin(correlation(*zip(*pairs, strict=True)) * pi / 2)
    assert latent == pytest.approx(expected, abs=4 * (pi / 2) / N**0.5)


def test_fully_correlated_attempts_miss_the_same() -> None:
    profile = profile_named("null", {"chain_correlation": 1})
    missed = {missed_criteria(profile, 0.5, True, "chain", f"{attempt}") for attempt in range(50)}
    assert missed in ({frozenset()}, {frozenset({1, 2, 3, 4})})


def verdict_of(seed: str, missed: frozenset[int] = frozenset({2}), **overrides: Any) -> list[int]:
    asked = Asked("judge", None, "", answer=answer_text(None, missed, "seed"))
    verdict = read_verdict(verdict_text(profile_named("null", overrides), asked, seed))
    return [judged.points for judged in verdict.criteria]


def test_without_planted_faults_the_judge_gives_what_is_deserved() -> None:
    assert all(verdict_of(f"{seed}") == [25, 0, 25, 25] for seed in range(20))


def test_planted_leniency_is_for_missed_criteria_only() -> None:
    assert verdict_of("seed", judge_leniency=10) == [25, 10, 25, 25]


def test_planted_noise_has_its_size_and_stays_within_the_points() -> None:
    given = [verdict_of(f"{seed}", judge_leniency=12, judge_sd=3) for seed in range(N)]
    assert {p for points in given for p in points} <= set(range(POINTS + 1))
    noisy = [points[1] for points in given]  # far from both ends, so that nothing is clipped
    assert fmean(noisy) == pytest.approx(12, abs=4 * 3 / N**0.5)
    assert fmean(points[0] for points in given) < 24.5  # a met criterion has the noise but no leniency
    assert pstdev(noisy) == pytest.approx((3**2 + 1 / 12) ** 0.5, rel=0.06)  # 1/12: rounding to whole points


def test_the_planted_share_of_replies_holds_no_verdict() -> None:
    invalid = 0
    for seed in range(N):
        try:
            verdict_of(f"{seed}", judge_invalid_rate=0.2)
        except InvalidVerdict:
            invalid += 1
    assert invalid / N == pytest.approx(0.2, abs=4 * (0.2 * 0.8 / N) ** 0.5)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))
def test_verdict_and_note_name_what_was_missed(folder: Path) -> None:
    item = load_item(folder)
    for missed in SUBSETS:
        asked = Asked("judge", item, "", answer=answer_text(item, missed, "seed"))
        feedback = json.loads(verdict_text(profile_named("null", {}), asked, "seed"))["feedback"]
        note = note_text(Asked("critic", item, f"Asked.\n{feedback}\nNow write."), "seed")
        said = {text: re.findall(rf"{start}: (.*)\.", text) for text, start in ((feedback, "met"), (note, "on"))}
        named = sorted(item.criteria[number - 1].name for number in missed)
        assert [sorted(line.split("; ")) for found in said.values() for line in found] == [named] * 2 * bool(named)
        bullets = note.splitlines()
        assert 3 <= len(bullets) <= 5
        assert all(bullet.startswith("- ") for bullet in bullets)


def test_notes_differ_between_seeds_only() -> None:
    asked = Asked("critic", None, "")
    notes = [note_text(asked, f"{random.Random(seed).random()}") for seed in (1, 2, 3, 1)]
    assert notes[0] == notes[3]
    assert len(set(notes)) == 3
