from pathlib import Path

import pytest
from hypothesis import settings

from tests.scorers.sandbox.boxes import SANDBOXES, required

settings.register_profile("offline", deadline=None, derandomize=True, database=None)
settings.load_profile("offline")


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs and memory files of a test go into its own folder."""
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.delenv("RETROSPECT_MEMORY_DIR", raising=False)
    return tmp_path / "logs"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=SANDBOXES)
def sandbox_name(request: pytest.FixtureRequest) -> str:
    """Each sandbox in turn; Docker's turn is skipped without its engine."""
    name = str(request.param)
    required(name)
    return name
