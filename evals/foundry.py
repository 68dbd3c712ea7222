"""Claude in Microsoft Foundry, `anthropic/azure/<deployment>`: the SDK's variables, which Inspect does not read."""

import os
import re
from urllib.parse import urlsplit

from evals.errors import SettingError

PREFIX = "anthropic/azure/"
_KEYS = ("AZUREAI_ANTHROPIC_API_KEY", "AZURE_ANTHROPIC_API_KEY")
_URLS = ("AZUREAI_ANTHROPIC_BASE_URL", "AZURE_ANTHROPIC_BASE_URL")
SDK_KEY, SDK_URL, SDK_RESOURCE = (
    "ANTHROPIC_FOUNDRY_API_KEY",
    "ANTHROPIC_FOUNDRY_BASE_URL",
    "ANTHROPIC_FOUNDRY_RESOURCE",
)


def translate() -> None:
    """Sets Inspect's variables from the SDK's, where Inspect's own are not set.

    With both an address and a resource the address counts. A resource that is no name is left
    alone: `require` says what is wrong with it.
    """
    if not _first(_KEYS) and os.environ.get(SDK_KEY):
        os.environ[_KEYS[0]] = os.environ[SDK_KEY]
    resource = os.environ.get(SDK_RESOURCE, "")
    url = os.environ.get(SDK_URL) or (_address(resource) if _is_name(resource) else "")
    if not _first(_URLS) and url:
        os.environ[_URLS[0]] = url


def require(model: str, setting: str) -> None:
    """Refuses a Foundry model whose address or key is missing or cannot be right. Shows no value of a key.

    Raises:
        SettingError: With the variables to set.
    """
    if not model.startswith(PREFIX):
        return
    translate()
    resource, url = os.environ.get(SDK_RESOURCE, ""), _first(_URLS)
    if not url and resource:
        raise SettingError(
            f"{setting}: {SDK_RESOURCE} is not the name of a resource; give the name alone, the first part of "
            f"{_address('NAME')}, or the whole address in {SDK_URL}."
        )
    if not url:
        raise SettingError(
            f"{setting}: no address; set {SDK_RESOURCE} to the resource's name, or {SDK_URL} (Inspect's own variable: "
            f"{_URLS[0]})."
        )
    path = urlsplit(url).path.rstrip("/")
    if not urlsplit(url).hostname or not path.endswith("/anthropic"):
        raise SettingError(f"{setting}: the address must be whole and end in /anthropic, like {_address('NAME')}.")
    if not _first(_KEYS).strip():
        raise SettingError(f"{setting}: no key; set {SDK_KEY} (Inspect's own variable: {_KEYS[0]}).")


def _first(names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := os.environ.get(name))), "")


def _is_name(resource: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", resource) is not None


def _address(resource: str) -> str:
    return f"https://{resource}.services.ai.azure.com/anthropic"
