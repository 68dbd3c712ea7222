from pathlib import Path

import pytest

from tests.analysis.logs import four_conditions
from tests.support import once


@pytest.fixture(scope="session")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four conditions, two chains each; made once."""
    return once(tmp_path_factory, "conditions", four_conditions)
