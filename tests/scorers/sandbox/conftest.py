import pytest

from tests.scorers.sandbox.boxes import SANDBOXES, required


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(params=SANDBOXES)
def sandbox_name(request: pytest.FixtureRequest) -> str:
    """Each sandbox in turn; Docker's turn is skipped without its engine."""
    name = str(request.param)
    required(name)
    return name
