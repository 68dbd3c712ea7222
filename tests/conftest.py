"""One hypothesis profile for all: the same examples every time, no deadline on a shared machine."""

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("retrospect", deadline=None, derandomize=True, database=None)
settings.load_profile("retrospect")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """What a test printed may hold half characters, which xdist could not send: the whole run would end there."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report
