"""Simulated experiments: scores of many chains at once, by the scenarios that docs/statistics.md names."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
Draw = Callable[[Array, bool], Array]
"""Standard normals and whether they are of the memory arm → scores."""
ICC = 0.3
"""Correlation between two scores of a chain."""
MEAN, SD = 85.0, 12.0


@dataclass(frozen=True)
class Scenario:
    """How scores come about.

    Attributes:
        about: For people.
        score: Scores from standard normals.
        effect: True mean difference, memory less none.
        latent: Correlation of two normals of a chain that gives scores the correlation 0.3.
        control: The same in the arm without memory.
        shared: Share of a chain's variance that both arms have in common.
    """

    about: str
    score: Draw
    effect: float = 0.0
    latent: float = ICC
    control: float = ICC
    shared: float = 0.0


def experiments(scenario: Scenario, rng: np.random.Generator, shape: tuple[int, int, int, int]) -> tuple[Array, Array]:
    """Scores with and without memory, each of shape (experiments, levels, chains, positions)."""
    common, *own = rng.standard_normal((3, *shape[:3], 1))
    share = scenario.shared
    arms = []
    for memory, chain, latent in ((True, own[0], scenario.latent), (False, own[1], scenario.control)):
        of_chain = np.sqrt(share) * common + np.sqrt(1 - share) * chain
        z = np.sqrt(latent) * of_chain + np.sqrt(1 - latent) * rng.standard_normal(shape)
        arms.append(scenario.score(z, memory))
    return arms[0], arms[1]


def normal(effect: float, z: Array, memory: bool) -> Array:
    """Unbounded, SD 12 around 85, the effect added."""
    return np.asarray(MEAN + SD * z + (effect if memory else 0))


def mixture(rate: float, low: tuple[float, float], high: tuple[float, float], z: Array) -> Array:
    """With probability `rate` N(low), else N(high), given as mean and SD, clipped to 0–100; rising in z."""
    u = ndtr(z)
    bottom = low[0] + low[1] * ndtri(np.clip(u / rate, 1e-12, 1 - 1e-12))
    top = high[0] + high[1] * ndtri(np.clip((u - rate) / (1 - rate), 1e-12, 1 - 1e-12))
    return np.asarray(np.clip(np.where(u < rate, bottom, top), 0, 100))


def ceiling(rate: float, memory_rate: float, z: Array, memory: bool) -> Array:
    """100, but with probability `rate` (in the memory arm `memory_rate`) N(75, 15)."""
    return mixture(memory_rate if memory else rate, (75, 15), (100, 0), z)


def truncation(rate: float, memory_rate: float, z: Array, memory: bool) -> Array:
    """N(85, 12), but with probability `rate` (in the memory arm `memory_rate`) cut off and worth 0."""
    return mixture(memory_rate if memory else rate, (0, 0), (MEAN, SD), z)


def catastrophe(rate: float, z: Array, memory: bool) -> Array:
    """100, but with probability 5 % N(75, 15); in the memory arm with probability `rate` worth 0 besides."""
    if not memory:
        return ceiling(0.05, 0.05, z, memory)
    u = ndtr(z)
    rest = ndtri(np.clip((u - rate) / (1 - rate), 1e-12, 1 - 1e-12))
    return np.asarray(np.where(u < rate, 0, ceiling(0.05, 0.05, rest, memory)))


def mean_of(draw: Draw, memory: bool) -> float:
    """The mean score, by the midpoint rule over 200,000 quantiles."""
    return float(draw(_quantiles(), memory).mean())


@cache
def _quantiles() -> Array:
    n = 200_000
    return np.asarray(ndtri((np.arange(n) + 0.5) / n))


def latent_for(draw: Draw, memory: bool, target: float = ICC) -> float:
    """The correlation of normals that gives scores the correlation `target`, by Hermite expansion and bisection.

    corr(f(x), f(y)) = Σ_k a_k² ρ^k / Σ_k a_k², a_k the coefficients of f in normalised Hermite polynomials.
    """
    z = _quantiles()
    scores = draw(z, memory)
    before, now, squares = np.zeros_like(z), np.ones_like(z), []
    for k in range(60):
        squares.append(float((scores * now).mean()) ** 2)
        before, now = now, (z * now - np.sqrt(k) * before) / np.sqrt(k + 1)
    total = float(scores.var())
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        observed = sum(a * middle**k for k, a in enumerate(squares) if k) / total
        low, high = (middle, high) if observed < target else (low, middle)
    return low


def _bounded(about: str, draw: Draw, control_icc: bool = True) -> Scenario:
    effect = mean_of(draw, True) - mean_of(draw, False)
    control = latent_for(draw, False) if control_icc else 0.0
    return Scenario(about, draw, effect, latent_for(draw, True), control)


def _rate_for(change: float) -> float:
    """The probability of a score below 100 that moves the mean of the ceiling scenario by `change`."""
    lost = 100 - mean_of(partial(ceiling, 0.15, 0.15), True)
    return 0.15 * (lost - change) / lost


@cache
def scenarios() -> dict[str, Scenario]:
    """Name → scenario. The last two and `harm` have an effect."""
    none = partial(ceiling, 0.15, 0.15)
    return {
        "gauss": Scenario("N(85, 12), correlation 0.3 in a chain, arms independent", partial(normal, 0.0)),
        "gauss paired": Scenario("half of the chain variance common to both arms", partial(normal, 0.0), shared=0.5),
        "ceiling": _bounded("100 with probability 85 %, else N(75, 15)", none),
        "ceiling, control ICC 0": _bounded("as ceiling, chains without memory share nothing", none, False),
        "ceiling, harm 5": _bounded("as ceiling, memory costs 5 points", partial(ceiling, 0.15, _rate_for(-5.0))),
        "ceiling 95": _bounded("100 with probability 95 %, else N(75, 15)", partial(ceiling, 0.05, 0.05)),
        "truncation": _bounded("N(85, 12), 3 % cut off and worth 0", partial(truncation, 0.03, 0.03), False),
        "catastrophe": _bounded("as ceiling 95, but 5.1 % worth 0 with memory", partial(catastrophe, 0.0507), False),
        "truncation, harm": _bounded("as truncation, 8 % with memory", partial(truncation, 0.03, 0.08), False),
    }


def gauss(effect: float, control_icc: bool = True) -> Scenario:
    """The normal scenario with an effect, for power."""
    about = f"N(85, 12), memory adds {effect:g} points"
    return Scenario(about, partial(normal, effect), effect, control=ICC if control_icc else 0.0)
