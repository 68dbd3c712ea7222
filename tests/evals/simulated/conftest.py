from tests.scorers.conftest import logs as logs
