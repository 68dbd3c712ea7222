"""Every pinned package may be used and passed on under a permissive licence, by its own metadata."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

LOCK = Path(__file__).parent.parent / "requirements.lock"
PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|0BSD|Zlib|CC0|PSF|CNRI|Python Software Foundation")
WEAK = {"certifi": "MPL", "hypothesis": "MPL", "pathspec": "MPL", "tqdm": "MPL"}
"""File-level copyleft, used unchanged."""
UNSAID = {"agent-client-protocol": "Apache-2.0, in its repository"}
"""Packages whose metadata says nothing."""
PINNED = sorted(re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text(), re.MULTILINE))


def licence(name: str) -> str:
    """What a package's metadata says of its licence: the expression, else the classifiers, else the field."""
    said = distribution(name).metadata
    named = [one.split("::")[-1].strip() for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    fields = [*(said.get_all("License-Expression") or []), "; ".join(named), *(said.get_all("License") or [])]
    return next((field.strip().partition("\n")[0] for field in fields if field.strip()), "")


@pytest.mark.parametrize("name", PINNED)
def test_a_pinned_package_has_a_permissive_licence(name: str) -> None:
    try:
        said = licence(name)
    except PackageNotFoundError:
        pytest.skip("pinned for another platform or Python")
    if name in UNSAID:
        assert not said, f"{name} says {said!r} now; take it off the list"
    elif name in WEAK:
        assert WEAK[name] in said or "Mozilla" in said
    else:
        assert all(PERMISSIVE.search(part) for part in re.split(r" AND |; ", said)), f"{name}: {said!r}"
        assert said
