"""The looks of a plan: when, and how small a p-value stops each kind of comparison there."""

from collections.abc import Sequence
from typing import Any

from analysis.contrasts import CONTROLS
from analysis.errors import PlanError
from analysis.generalise import LEAST_ITEMS
from analysis.looks import LOOKS, nominal
from analysis.rounded import rounded
from analysis.rules import EQUIVALENCE, Rules


def boundaries(
    chains: int, looks: Sequence[int] | None, alpha: float, efforts: int, arms: Sequence[str], items: int
) -> list[dict[str, Any]]:
    """The looks as a plan's file has them: chains, p by estimand, p_equivalent.

    Args:
        chains: Chains per condition at the last look.
        looks: The earlier ones, and perhaps the last; the usual ones unless given.
        alpha: Family-wise, two-sided; each member of a family gets an equal share of it.
        efforts: Effort levels.
        arms: Memory policies.
        items: Items in a chain.

    Raises:
        PlanError: When no verdict could be given at a look, or the arms leave nothing to compare.
    """
    sizes = families(efforts, arms, items)
    if not sizes:
        raise PlanError(
            f"memory {', '.join(arms)}, {efforts} effort level, {items} items: nothing to compare; give none and a "
            "policy with at least two items, or two effort levels."
        )
    times = list(looks) if looks else [look for look in LOOKS if look < chains]
    times += [chains] if chains not in times else []
    least = Rules().claims_from
    if min(times) < least:
        raise PlanError(f"a look at {min(times)} chains: no verdict is given below {least}; look later.")
    by_size = {size: nominal(times, alpha / size, chains) for size in set(sizes.values())}
    equivalent = nominal(times, 2 * EQUIVALENCE, chains)
    found: list[dict[str, Any]] = [
        {
            "chains": time,
            "p": {estimand: by_size[size][k] for estimand, size in sizes.items()},
            "p_equivalent": equivalent[k] / 2,
        }
        for k, time in enumerate(times)
    ]
    return [rounded(look) for look in found]


def families(efforts: int, arms: Sequence[str], items: int) -> dict[str, int]:
    """Confirmatory estimand → members of its family; those that the arms do not allow are left out."""
    tested = any(arm not in CONTROLS for arm in arms) and items > 1
    sizes = {
        "memory_effect": efforts * (tested and "none" in arms),
        "memory_effect_new_items": efforts * (tested and "none" in arms and items >= LEAST_ITEMS),
        "content_effect": efforts * (tested and "placebo" in arms),
        "effort_effect": (efforts - 1) * len(arms),
    }
    return {estimand: size for estimand, size in sizes.items() if size}
