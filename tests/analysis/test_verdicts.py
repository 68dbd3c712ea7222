"""What may be claimed: never from too few chains, one lucky chain, or what is missing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis.comparisons import Paired
from analysis.inference import Array
from analysis.rules import Rules
from analysis.verdicts import Level, Verdicts, decide, unadjusted


def judged(*levels: Array, rules: Rules | None = None) -> Verdicts:
    return decide([Level(Paired(np.asarray(level, float))) for level in levels], rules or Rules())


STEADY = np.array([6.0, 7, 8, 9, 6, 7, 8, 9, 7, 8, 6, 9])


def test_no_claim_below_ten_chains_however_clear() -> None:
    assert judged(STEADY[:9]).direction[0] == 0
    assert judged(STEADY[:10]).direction[0] == 1
    nothing = STEADY - STEADY.mean()
    assert not judged(nothing[:9]).equivalent[0]
    assert judged(nothing).equivalent[0]


def test_no_p_value_enters_a_family_below_six_chains() -> None:
    assert np.isnan(judged(STEADY[:5]).p_adjusted[0])
    assert not np.isnan(judged(STEADY[:6]).p_adjusted[0])


def test_one_bad_chain_at_another_level_takes_confirmation_away() -> None:
    calm, wild = STEADY - STEADY.mean(), STEADY - STEADY.mean()
    wild[3] = -90
    assert judged(STEADY, calm).confirmed[0]
    shaken = judged(STEADY, wild)
    assert shaken.direction[0] == 1
    assert not shaken.confirmed[0]


def test_a_good_chain_takes_confirmation_of_harm_away() -> None:
    wild = STEADY - STEADY.mean()
    wild[3] = 90
    assert judged(-STEADY, STEADY - STEADY.mean()).confirmed[0]
    assert not judged(-STEADY, wild).confirmed[0]


def test_confirmed_must_stand_when_what_is_missing_is_imputed_at_its_worst() -> None:
    seen, worst, best = Paired(STEADY), Paired(np.append(STEADY, [-100.0] * 4)), Paired(np.append(STEADY, [100.0] * 4))
    verdicts = decide([Level(seen, worst, best)], Rules())
    assert (verdicts.direction[0], verdicts.survives[0], verdicts.confirmed[0]) == (1, False, False)
    harmless = decide([Level(seen, best, worst)], Rules())
    assert harmless.confirmed[0]


def test_equivalence_that_one_more_bad_chain_would_undo_is_only_suggestive() -> None:
    calm, wild = STEADY - STEADY.mean(), STEADY - STEADY.mean()
    wild[3] = -60
    assert judged(calm).confirmed[0]
    shaken = judged(calm, wild)
    assert shaken.equivalent[0]
    assert not shaken.confirmed[0]


def test_equivalence_must_stand_when_what_is_missing_is_imputed() -> None:
    calm = STEADY - STEADY.mean()
    worst, best = (Paired(np.append(calm, [value] * 4)) for value in (-100.0, 100.0))
    verdicts = decide([Level(Paired(calm), worst, best)], Rules())
    assert (bool(verdicts.equivalent[0]), bool(verdicts.confirmed[0])) == (True, False)


def test_equal_differences_give_no_verdict() -> None:
    verdicts = judged(np.full(20, 5.0), STEADY)
    assert verdicts.direction[0] == 0
    assert not verdicts.equivalent[0]
    assert verdicts.direction[1] == 1


def test_a_level_without_any_chain_disturbs_no_other() -> None:
    verdicts = judged(STEADY, np.full(12, np.nan))
    assert verdicts.confirmed[0]
    assert verdicts.direction[1] == 0


@given(some.integers(0, 10_000), some.floats(0.1, 10))
def test_swapping_the_arms_swaps_the_verdicts(seed: int, scale: float) -> None:
    d = np.random.default_rng(seed).standard_normal((3, 14)) + 0.7
    one, other = judged(*d), judged(*(-scale * d), rules=Rules(margin=5 * scale))
    assert (one.direction == -other.direction).all()
    assert (one.confirmed == other.confirmed).all()
    assert (one.equivalent == other.equivalent).all()


@given(some.integers(0, 10_000))
def test_the_order_of_chains_and_of_levels_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = rng.standard_normal((3, 14)) + 0.7
    one, other = judged(*d), judged(*rng.permuted(d, axis=1)[::-1])
    assert one.p_adjusted == pytest.approx(other.p_adjusted[::-1])
    assert (one.confirmed == other.confirmed[::-1]).all()


def test_many_experiments_at_once_are_the_same_as_one_by_one() -> None:
    d = np.random.default_rng(1).standard_normal((50, 3, 14)) + 0.7
    together = decide([Level(Paired(d[:, k])) for k in range(3)], Rules())
    for k, one in enumerate(d):
        assert (judged(*one).confirmed == together.confirmed[k]).all()
        assert (judged(*one).guarded == together.guarded[k]).all()


def test_a_shared_out_alpha_is_not_shared_again() -> None:
    d = [STEADY, STEADY - STEADY.mean(), STEADY - STEADY.mean()]
    levels = [Level(Paired(x)) for x in d]
    assert decide(levels, Rules(), unadjusted).p_adjusted[0] < decide(levels, Rules()).p_adjusted[0]
