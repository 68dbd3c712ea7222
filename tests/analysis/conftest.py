from pathlib import Path

import pytest

from tests.analysis.logs import four_conditions


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four conditions, two chains each; made once."""
    return four_conditions(tmp_path_factory.mktemp("conditions") / "logs")
