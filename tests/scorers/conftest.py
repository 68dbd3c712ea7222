from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("offline", deadline=None, derandomize=True, database=None)
settings.load_profile("offline")


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Logs and memory files of a test go into its own folder."""
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.delenv("RETROSPECT_MEMORY_DIR", raising=False)
    return tmp_path / "logs"
