"""Deployments under a name of their own: which known model each of them is, said by the user.

`azure/<deployment>` may hold any model. Inspect takes a name that it does not know for the newest
model, and effort levels, thinking and prices go by the name, so it has to be said: `--family
DEPLOYMENT=MODEL`, or the environment variable where Inspect's own command line is used.
"""

import os
import re
from collections.abc import Iterable

from inspect_ai.model import ModelInfo, get_model_info, set_model_info

from evals.errors import SettingError

FAMILIES = "RETROSPECT_FAMILIES"
"""Environment variable: `DEPLOYMENT=MODEL`, several separated by commas."""
_PROVIDERS = ("anthropic", "openai")
_known: dict[str, str] = {}
"""Deployment → model, for this process."""


def register(pairs: Iterable[str], setting: str = "--family") -> None:
    """Makes deployments known, to this project and to Inspect.

    Args:
        pairs: `DEPLOYMENT=MODEL` each, `prod-coder=claude-opus-4-7`.
        setting: Where they were typed, for the error.

    Raises:
        SettingError: When one is not of that form, or the model is not known.
    """
    for pair in pairs:
        name, _, family = (part.strip() for part in pair.partition("="))
        name = name.rpartition("/")[2]
        if not name or not family:
            raise SettingError(f"{setting} {pair}: give DEPLOYMENT=MODEL, for instance prod-coder=claude-opus-4-7.")
        info = _info(family)
        if info is None:
            raise SettingError(
                f"{setting} {pair}: {family} is no model that Inspect knows; give the name that the provider gives it, "
                "for instance claude-opus-4-7."
            )
        _known[name] = family
        set_model_info(f"azure/{name}", info.model_copy(update={"family": family}))


def register_environment() -> None:
    """The same from the environment variable, which `inspect eval` has to use."""
    register([pair for pair in os.environ.get(FAMILIES, "").split(",") if pair.strip()], FAMILIES)


def reference(model: str) -> str:
    """The model that effort levels and prices go by: a registered deployment's, else the model itself."""
    service, _, name = model.rpartition("/")
    return f"{service}/{_known[name]}" if name in _known and service.endswith("/azure") else model


def references(models: Iterable[str]) -> dict[str, str]:
    """Those of these models that are registered deployments, with what they are, for the log."""
    return {model: reference(model) for model in models if reference(model) != model}


def forget() -> None:
    """Forgets all of them, for tests; Inspect keeps what it was told."""
    _known.clear()


def _info(family: str) -> ModelInfo | None:
    """What Inspect knows of a model; None also for a name that is only similar, which Inspect would take."""
    found = (get_model_info(f"{provider}/{family}") for provider in _PROVIDERS)
    info = next((one for one in found if one is not None and one.model), None)
    slug = (info.model or "").lower().replace(" ", "-") if info else ""
    undated = re.sub(r"-\d{8}$", "", family)
    return info if undated in (slug, slug.replace(".", "-")) else None
