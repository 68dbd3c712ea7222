"""From the command line to the regression tests: what they take, and a clear word on what they do not."""

from typing import Any

from evals.effort import effort_named
from evals.errors import SettingError
from evals.presets import cap_named, once, presets
from evals.regression import Regression

FOREIGN = {"chains": "--chains", "items": "--items", "memory": "--memory", "order": "--order",
           "judge_panel": "--judge-panel"}  # fmt: skip
"""Options of a sweep of the memory experiment that these tests have no use for."""
_PLANNED = ("plan", "freeze", "looks", "margin", "alpha", "outcome")


def is_regression(preset: str | None) -> bool:
    """Whether a preset is of the tests of the dimensions."""
    return preset in presets() and "tasks" in presets()[preset]


def refuse_epochs(epochs: int | None) -> None:
    """Refuses --epochs for a sweep of chains."""
    if epochs is not None:
        names = [name for name in presets() if is_regression(name)]
        raise SettingError(f"--epochs: is for --preset {' or '.join(names)}; a sweep of chains takes --chains.")


def regression_named(
    preset: str,
    given: dict[str, Any],
    epochs: int | None,
    settings: dict[str, Any],
    models: tuple[str, ...],
    grader: str | None,
    options: dict[str, Any],
) -> Regression:
    """The regression tests of a preset, and what was given beside it; what was given wins.

    Args:
        preset: Its name.
        given: Options as typed, as for `sweep_named`; None means not given.
        epochs: Repetitions; None for the preset's.
        settings: What -T says.
        models: Models to evaluate, at least one.
        grader: The judge.
        options: All options, for those of a plan.

    Raises:
        SettingError: With what is valid.
    """
    for name, option in FOREIGN.items():
        if given.get(name) is not None:
            instead = "repetitions are --epochs" if name == "chains" else "leave it out"
            raise SettingError(f"{option}: --preset {preset} has no such thing: its tests stand alone; {instead}.")
    if planned := [name for name in _PLANNED if options.get(name) is not None]:
        raise SettingError(f"--{planned[0]}: plans are of the memory experiment; leave it out of --preset {preset}.")
    if not models:
        raise SettingError("No model: give --model twice to compare two, for instance simulated/a and simulated/b, "
                           "which need no key.")  # fmt: skip
    about = presets()[preset]
    return Regression(
        dimensions=tuple(about["tasks"]),
        models=once(models, "--model"),
        efforts=tuple(
            effort_named(level, "--effort") for level in once(given["effort"] or about["effort"], "--effort")
        ),
        caps=tuple(cap_named(cap) for cap in once(given["max_tokens"] or about["max_tokens"], "--max-tokens")),
        chains=epochs or about["epochs"],
        grader=grader,
        shared=settings,
    )
