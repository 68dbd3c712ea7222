"""YAML of any content, wherever a user's is read: it makes no Python object, and what is wrong with it is one line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from evals.batches import batch_named
from evals.call_options import pairs
from evals.errors import SettingError
from evals.incidents import expectations_of, system_of
from evals.items import DATA, load_item

INCIDENT = DATA / "incidents" / "full_disk"


def typed(text: str, folder: Path) -> object:
    return pairs(click.Context(click.Command("run")), click.Option(["-T"]), (f"feedback={text}",))


def batch(text: str, folder: Path) -> object:
    (folder / "batch.yaml").write_text(text)
    return batch_named(str(folder / "batch.yaml"))


def below(name: str, read: Callable[[Path], object]) -> Callable[[str, Path], object]:
    """Reads the text as that file of a copy of an incident."""

    def reading(text: str, folder: Path) -> object:
        copy = Path(shutil.copytree(INCIDENT, folder / INCIDENT.name))
        (copy / name).write_text(text)
        return read(copy)

    return reading


PLACES = {
    "-T": typed,
    "--batch": batch,
    "item.yaml": below("item.yaml", load_item),
    "system.yaml": below("system.yaml", system_of),
    "expect.yaml": below("expect.yaml", expectations_of),
    "an agent": below("agents/reference.yaml", load_item),
}
TEXTS = {
    "an object": "!!python/object/apply:os.mkdir ['{folder}/made']",
    "cut off": "[",
    "a date that is none": "2026-13-45",
    "deep": "[" * 5000,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", TEXTS)
def test_what_no_yaml_of_a_user_may_do(place: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError) as refused:
        PLACES[place](TEXTS[text].replace("{folder}", str(tmp_path)), tmp_path)
    assert refused.value.message.isprintable()
    assert not (tmp_path / "made").exists()
