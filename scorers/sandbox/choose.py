"""Which sandbox this machine has."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scorers.sandbox.trial import unusable

COMPOSE = Path(__file__).with_name("compose.yaml")
ENGINE_S = 5
"""Seconds that Docker's engine has to answer."""
UNSAFE = "RETROSPECT_UNSAFE_LOCAL"
"""Variable that, set to 1, lets model-written code run on this machine itself. For throw-away machines."""
INSTRUCTION = (
    "To run the hidden checks, start Docker, or on Linux: apt-get install bubblewrap (on Ubuntu 23.10 and newer also "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0), or give --sandbox k8s, modal or daytona"
)


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes:
        name: docker, bwrap or local; None when nothing works.
        config: Configuration file of docker.
        tried: What was found out of each, in order, one line each.
    """

    name: str | None
    config: str | None
    tried: tuple[str, ...]

    @property
    def spec(self) -> str | tuple[str, str] | None:
        """As `Task(sandbox=…)` takes it."""
        return (self.name, self.config) if self.name and self.config else self.name


@cache
def chosen() -> Choice:
    """Docker when its engine answers, else bubblewrap when it works, else none. Found out once per process."""
    engine = _no_engine()
    if engine is None:
        return Choice("docker", str(COMPOSE), ("docker: the engine answers",))
    bwrap = unusable()
    if bwrap is None:
        return Choice("bwrap", None, (f"docker: {engine}", "bwrap: works"))
    tried = (f"docker: {engine}", f"bwrap: {bwrap}")
    if os.environ.get(UNSAFE) == "1":
        return Choice("local", None, (*tried, f"local: {UNSAFE}=1 is set; model-written code is not isolated"))
    return Choice(None, None, tried)


def why_none(choice: Choice) -> str:
    """One line for a score that there is none without a sandbox."""
    return f"No sandbox works here ({'; '.join(choice.tried)}). {INSTRUCTION}."


def _no_engine() -> str | None:
    """Why Docker cannot be used; None when its engine answers."""
    docker = shutil.which("docker")
    if docker is None:
        return "not installed"
    try:
        asked = subprocess.run(
            [docker, "info", "--format", "{{.ServerVersion}}"], capture_output=True, timeout=ENGINE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return f"its engine did not answer within {ENGINE_S} seconds"
    except OSError as ex:
        return f"cannot be started ({ex.strerror})"
    # some versions print an empty line and exit 0 without an engine
    return None if asked.returncode == 0 and asked.stdout.strip() else "its engine does not answer"
