"""`retrospect new`: an item's folder with everything to fill in."""

import re
import uuid
from pathlib import Path

import click

from evals.errors import SettingError
from evals.items import DATA, load_item

SKELETON = DATA / "skeleton"
_PLACE = re.compile(r"[a-z][a-z0-9_]{0,63}/[a-z][a-z0-9_]{0,63}")


@click.command()
@click.argument("place", metavar="DOMAIN/ITEM")
@click.option("--to", "root", type=click.Path(path_type=Path, file_okay=False), default="items", show_default=True,
              help="Folder that the domain's folder is made in.")  # fmt: skip
def new(place: str, root: Path) -> None:
    """Write the skeleton of an item: it can be loaded, and fails `check` until everything is filled in."""
    folder = written(place, root)
    click.echo(f"{folder}: fill in what says TODO(new), as docs/items.md tells, then: retrospect check {folder}")


def written(place: str, root: Path) -> Path:
    """The new item's folder.

    Args:
        place: `domain/item`, both lower case letters, digits and underscores.
        root: Folder that the domain's folder is made in.

    Raises:
        SettingError: When the name makes no id, or the folder is already there.
    """
    if not _PLACE.fullmatch(place) or place.endswith("/start"):
        raise SettingError(
            f"{place!r}: give DOMAIN/ITEM, each of lower case letters, digits and underscores, at most 64, beginning "
            "with a letter, and not 'start', for example algorithms/longest_gap."
        )
    folder = root / place
    if folder.exists():
        raise SettingError(f"{folder}: is already there; give another name, or edit what it holds.")
    canary = str(uuid.uuid4())
    for path in sorted(SKELETON.rglob("*.*")):
        target = folder / path.relative_to(SKELETON)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(path.read_text(encoding="utf-8").replace("@CANARY@", canary), encoding="utf-8")
    load_item(folder)
    return folder
