"""Who judges, how hard, how often: the judge's settings, the same in every task."""

from dataclasses import dataclass

from evals.effort import Effort, effort_named, require_effort
from evals.errors import SettingError
from evals.values import nothing, whole


@dataclass(frozen=True)
class Judging:
    """How answers are judged.

    Attributes:
        effort: The judges' effort; None sends none.
        repeats: Judgings of one answer by each judge.
        panel: Further judges, `provider/name`: their verdicts are kept beside the first judge's and
            touch neither the score nor what the note's writer is told.
    """

    effort: Effort | None
    repeats: int
    panel: tuple[str, ...] = ()


def judging(grader: str, effort: object, repeats: object, panel: tuple[str, ...] = ()) -> Judging:
    """Validates the judge's settings as typed.

    Raises:
        SettingError: When a judge lacks the effort, or one model would judge twice.
    """
    level = None if nothing(effort) else effort_named(effort, "judge_effort")
    judges = (grader, *panel)
    twice = sorted({name for name in judges if judges.count(name) > 1})
    if twice:
        raise SettingError(
            f"judge_panel={','.join(panel)}: {', '.join(twice)} would judge twice (the judge is {grader}); give "
            "other models, each once. judge_repeats=2 lets one model judge repeatedly."
        )
    for name in judges:
        if level is not None:
            require_effort(name, level, None, "judge_effort")
    return Judging(level, whole(repeats, "judge_repeats", 1), panel)


def panel_named(value: object) -> tuple[str, ...]:
    """The names of a panel as typed: one, several separated by commas, or a list; none for none."""
    if nothing(value) or value in ([], ()):
        return ()
    names = value.split(",") if isinstance(value, str) else value
    if isinstance(names, list | tuple) and all(isinstance(name, str) and name.strip() for name in names):
        return tuple(name.strip() for name in names)
    raise SettingError(f"judge_panel={value!r}: give models as provider/name, separated by commas, or none.")
