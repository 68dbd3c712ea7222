"""Calls a candidate's decode and reports what it returns and whether it changed its arguments; judges nothing."""

import copy
from collections.abc import Callable
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[..., Any]) -> dict[str, Any]:
    """The result, with a tuple as a list, and whether the arguments were left alone."""
    arguments = [case[name] for name in ("start", "move", "emit", "stay", "seen")]
    before = copy.deepcopy(arguments)
    result = candidate["decode"](*arguments)
    found = list(result) if isinstance(result, tuple | list) else result
    return {"result": found, "unchanged": arguments == before}
