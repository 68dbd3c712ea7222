"""What model-written code could do to the machine: each attack is tried in each sandbox.

The attacks are data (attacks/*.yaml). An attack says what happened to each try; a line `ESCAPED`,
or one of its `never`, is a failure, and so is a missing one of its `says`: what was not tried was
not repelled. Whatever it does, the machine is looked over afterwards and the sandbox used again.
"""

import platform
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from inspect_ai.util import OutputLimitExceededError

from tests.scorers.sandbox.boxes import opened
from tests.scorers.sandbox.host import Host, watched

pytestmark = pytest.mark.anyio
FOLDER = Path(__file__).parent / "attacks"
PRELUDE = (FOLDER / "prelude.py").read_text()


@dataclass(frozen=True)
class Attack:
    """One program that tries to get out, or to take more than its share.

    Attributes:
        name: What it tries.
        program: Python, after the prelude.
        says: Patterns that its output must match.
        never: Patterns that its output must not match.
        ends: By itself, or by which limit.
        fails: Whether it ends unsuccessfully; None when either will do.
        timeout: Seconds it is given.
        at_most_s: Seconds after which it must have been over.
        limits: Of the sandbox; only bubblewrap's can be set.
        only: The only sandbox that it is tried in.
        machine: The only machine that it is tried on.
    """

    name: str
    program: str
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    ends: Literal["itself", "timeout", "flooded"] = "itself"
    fails: bool | None = None
    timeout: int = 60
    at_most_s: float = 60.0
    limits: dict[str, int] = field(default_factory=dict)
    only: str = ""
    machine: str = ""


ATTACKS = [Attack(**one) for path in sorted(FOLDER.glob("*.yaml")) for one in yaml.safe_load(path.read_text())]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    victim = tmp_path / "victim"
    victim.mkdir()
    with watched(victim, monkeypatch) as found:
        yield found


def test_there_are_enough_attacks_and_none_twice() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 50


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
async def test_an_attack_is_contained(attack: Attack, sandbox_name: str, machine: Host) -> None:
    if attack.only not in ("", sandbox_name) or attack.machine not in ("", platform.machine()):
        pytest.skip(f"only in {attack.only or attack.machine}")
    began = time.monotonic()
    async with opened(sandbox_name, **attack.limits) as box:
        line = ["python3", "-I", "-", *machine.arguments()]
        given: dict[str, Any] = {"input": PRELUDE + attack.program, "timeout": attack.timeout, "timeout_retry": False}
        if attack.ends == "timeout":
            with pytest.raises(TimeoutError):
                await box.exec(line, **given)
        elif attack.ends == "flooded":
            with pytest.raises(OutputLimitExceededError):
                await box.exec(line, **given)
        else:
            ended = await box.exec(line, **given)
            said = ended.stdout + ended.stderr
            for pattern in attack.says:
                assert re.search(pattern, said, re.M), f"{pattern!r} was not said, but:\n{said[-3000:]}"
            for pattern in ["ESCAPED", "NameError", "SyntaxError", *attack.never]:
                assert not re.search(pattern, said, re.M), f"{pattern!r} was said:\n{said[-3000:]}"
            assert attack.fails is None or ended.success is not attack.fails, said[-3000:]
        assert time.monotonic() - began < attack.at_most_s
        again = await box.exec(["sh", "-c", "echo still usable; echo $(ls /proc | grep -c '^[0-9]')"])
        assert again.success, again.stderr
        usable, running = again.stdout.splitlines()
        assert usable == "still usable"
        assert sandbox_name != "bwrap" or int(running) < 8
    machine.assert_unharmed()
