"""The models of a command line, with its arguments, connections and batches."""

from dataclasses import replace

from inspect_ai.model import GenerateConfig, Model

from evals.batches import require_batches
from evals.condition import model_named
from evals.options import Options
from evals.patience import patient


def bound_model(name: str, option: str, options: Options) -> Model:
    """A model with the arguments and the connections of the command line."""
    if options.batch:
        require_batches(name, f"{option} {name}")
    bounds = patient(options.max_retries, options.timeout, options.attempt_timeout, options.batch)
    config = bounds.merge(GenerateConfig(max_connections=options.max_connections, batch=options.batch or None))
    return model_named(name, f"{option} {name}", config=config, memoize=False, **options.model_args)


def judges_bound(grader: str | None, panel: tuple[str, ...], options: Options) -> dict[str, Model]:
    """The judges by role, where a sweep has to bind them: a grader of its own, and in batches the panel.

    Batches are asked for in a model's own configuration, which a panel called by name would not have.
    """
    how = replace(options, model_args={}, max_connections=None)
    named = {"grader": grader} if grader else {}
    if options.batch:
        named |= {f"grader_{number}": name for number, name in enumerate(panel, 2)}
    return {role: bound_model(name, f"--{role.partition('_')[0]}", how) for role, name in named.items()}
