"""What a log must say about its condition so that it can be analysed alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from inspect_ai.model import Model, get_model
from rich.text import Text

from evals.blocks import WHOLE, current
from evals.deployments import references, register_environment
from evals.effort import expected_request, family_of
from evals.errors import SettingError
from evals.foundry import require
from evals.judging import panel_named
from evals.settings import Settings
from memory.registry import POLICIES
from scorers.judge import PROMPT_SHA256

_NO_MODEL = (
    "No model is set, and effort is checked against it before anything is asked: give --model, or in a program "
    'eval("evals/memory_effort", task_args={"effort": …}, model=…), which makes the task for the model.'
)
_sweep: ContextVar[tuple[Model, Model] | None] = ContextVar("sweep", default=None)


@contextmanager
def evaluated_by(model: Model, grader: Model | None = None) -> Iterator[None]:
    """Makes tasks for these models, where Inspect has not set them yet: a sweep makes tasks for several."""
    token = _sweep.set((model, grader or model))
    try:
        yield
    finally:
        _sweep.reset(token)


def role_models() -> dict[str, str]:
    """The names of the evaluated model, the critic and the grader, the first one unless bound to another.

    Raises:
        SettingError: When there is no model, or a model's key is empty.
    """
    register_environment()
    try:
        model, grader = _sweep.get() or _active()
    except ValueError:
        raise SettingError(_NO_MODEL) from None
    models = {"model": model, "critic": get_model(role="critic", default=model), "grader": grader}
    if str(model).startswith("none/"):
        raise SettingError(_NO_MODEL)
    for role, bound in models.items():
        require_key(role, bound)
    return {role: str(bound) for role, bound in models.items()}


def _active() -> tuple[Model, Model]:
    """Inspect's own: the evaluated model and the grader. Raises ValueError when none is set."""
    model = get_model()
    return model, get_model(role="grader", default=model)


def panel_models(value: object) -> tuple[str, ...]:
    """The names of the further judges: what `judge_panel` says, unless a role `grader_2`, … is bound to another.

    Raises:
        SettingError: When a model is unknown, or its key is missing.
    """
    return tuple(str(_further(role, name)) for role, name in enumerate(panel_named(value), 2))


def _further(number: int, name: str) -> Model:
    """In a sweep no roles are in force yet, and those of an earlier run in this process are not meant."""
    role = None if _sweep.get() else f"grader_{number}"
    return model_named(name, f"judge_panel={name}", role=role)


def model_named(name: str, setting: str, role: str | None = None, **options: Any) -> Model:
    """A model, or what is bound to its role, with a key.

    Raises:
        SettingError: Naming `setting`, with the provider's own words.
    """
    register_environment()
    require(name, setting)
    try:
        model = get_model(role=role, default=name, **options) if role else get_model(name, **options)
    except SettingError:
        raise
    except Exception as ex:  # providers raise their own kinds for a wrong name, a missing key or package
        reason = " ".join(Text.from_markup(str(ex)).plain.split()).removeprefix("ERROR: ").rstrip(".")
        raise SettingError(f"{setting}: cannot be used ({reason}); give provider/name and set its key.") from None
    require_key(setting, model)
    return model


def require_key(role: str, model: Model) -> None:
    """Refuses an empty key, which Inspect takes for one and only the provider's first answer would reveal."""
    if model.api.api_key is not None and not model.api.api_key.strip():
        names = " or ".join(model.api.api_key_vars) or "the provider's environment variable"
        raise SettingError(f"{role} {model}: the API key is empty; set {names}, or try --model simulated/helped.")


def expected(s: Settings, model: str) -> dict[str, Any]:
    """What the answering call's request must show."""
    return expected_request(model, s.effort, s.max_tokens)


def condition_metadata(s: Settings, model: str, critic: str, grader: str) -> dict[str, Any]:
    """The condition for the log's header.

    `items` and `samples_per_chain` tell what a complete chain has: a sample source's log does not
    say so itself.
    """
    return {
        "condition": s.condition,
        "variant": s.variant,
        "memory_variant": s.memory_variant,
        "effort": s.effort,
        "effort_treatment": family_of(model).treatment,
        "memory": s.memory,
        "writes_notes": POLICIES[s.memory].writes,
        "max_tokens": s.max_tokens,
        "order": s.order,
        "feedback": "none" if POLICIES[s.memory].blind else s.feedback,
        "memory_budget": s.memory_budget,
        "critique_effort": s.critique_effort,
        "items": {item.id: item.version for item in s.asked},
        "samples_per_chain": len(s.items),
        **({"block": str(current())} if current() != WHOLE else {}),
        "critic": critic,
        "judge": grader,
        "judge_effort": s.judge_effort,
        "judge_repeats": s.judge_repeats,
        "judge_panel": list(s.judge_panel),
        "judge_prompt_sha256": PROMPT_SHA256,
        "self_judged": grader == model,
        "deployments": references(sorted({model, critic, grader})),
    }
