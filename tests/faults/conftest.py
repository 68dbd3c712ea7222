from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.front import Front, Place, numbers


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    opened = Front(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


@pytest.fixture
def place(front: Front, tmp_path: Path) -> Place:
    return Place(tmp_path, front)


@pytest.fixture(scope="session")
def whole(front: Front, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The numbers of a run that nothing struck."""
    place = Place(tmp_path_factory.mktemp("whole"), front)
    assert place.run() == 0
    return numbers(place)
