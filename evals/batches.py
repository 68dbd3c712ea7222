"""Batches: which providers have them, and what `--batch` takes."""

from typing import Any

import yaml
from inspect_ai.model import BatchConfig

from evals.errors import SettingError

PROVIDERS = ("anthropic", "openai", "google", "together", "grok")
"""Those whose batches Inspect uses; elsewhere it would leave the option out without a word."""
_SERVICES = {"azure": "Microsoft Foundry", "bedrock": "Amazon Bedrock", "vertex": "Google Vertex"}


def why_no_batches(model: str) -> str:
    """Why a model cannot be called in batches; empty when it can."""
    provider, *rest = model.split("/")
    if provider not in PROVIDERS:
        return f"Inspect has no batches for {provider}, and would call it one by one"
    if len(rest) > 1 and rest[0] in _SERVICES:
        return f"{_SERVICES[rest[0]]} has no batches for {provider} that Inspect could use"
    return ""


def require_batches(model: str, setting: str) -> None:
    """Refuses a model without batches before any call.

    Raises:
        SettingError: With the reason.
    """
    reason = why_no_batches(model)
    if reason:
        raise SettingError(
            f"--batch: {setting}: {reason}; leave --batch out, or give a model of {', '.join(PROVIDERS)}."
        )


def batch_named(value: str | None) -> bool | int | BatchConfig | None:
    """`--batch` as typed, with Inspect's meanings: a flag, a number of requests, or a file with a configuration.

    Raises:
        SettingError: With the valid values.
    """
    if value is None or value.lower() == "false":
        return None
    if value.lower() == "true":
        return True
    if value.isdigit() and int(value) > 0:
        return int(value)
    try:
        with open(value, encoding="utf-8") as file:
            read: Any = yaml.safe_load(file)
        return BatchConfig.model_validate(read, extra="forbid")
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as ex:
        reason = getattr(ex, "strerror", None) or "is no batch configuration"
        fields = ", ".join(BatchConfig.model_fields)
        raise SettingError(
            f"--batch {value}: {reason}; give a number of requests, or a YAML or JSON file with {fields}."
        ) from None
