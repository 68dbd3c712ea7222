"""Item sets: what `-T items=` names."""

from functools import cache
from pathlib import Path

import yaml

from evals.errors import SettingError
from evals.items import DATA, DOMAINS, INCIDENTS, Item, load_item
from evals.paths import folder_named, rejoined


@cache
def own_items() -> dict[str, Item]:
    """The project's own items of code by id, sorted by domain and id."""
    return {folder.name: load_item(folder) for domain in DOMAINS for folder in _item_folders(DATA / domain)}


@cache
def incident_folders() -> dict[str, Path]:
    """The folders of the project's own incidents by id, sorted; to load them all takes half a second."""
    return {folder.name: folder for folder in _item_folders(DATA / INCIDENTS)}


@cache
def incidents() -> dict[str, Item]:
    """The project's own incidents by id, sorted."""
    return {name: load_item(folder) for name, folder in incident_folders().items()}


@cache
def known_items() -> dict[str, Item]:
    """Items of code and incidents by id."""
    return own_items() | incidents()


_MET: dict[Path, Item] = {}


def met_items() -> tuple[Item, ...]:
    """The items of a user's own that this process was asked for, in that order."""
    return tuple(_MET.values())


@cache
def named_sets() -> dict[str, tuple[str, ...]]:
    """Set name → item ids; the domains are sets of all their items but the variants of others."""
    sets: dict[str, list[str]] = yaml.safe_load((DATA / "sets.yaml").read_text(encoding="utf-8"))
    domains = {
        d: [item.id for item in own_items().values() if item.domain == d and not item.variant_of] for d in DOMAINS
    }
    return {name: tuple(ids) for name, ids in (sets | domains | {INCIDENTS: list(incident_folders())}).items()}


def items_named(value: object) -> tuple[Item, ...]:
    """The items of a set, a domain, an item id, a folder, or several of these with commas or as a list, in that order.

    A folder is an item's own or one that holds item folders at any depth. Inspect's `-T` parser
    splits at commas, so a list is also tried as one path with its commas put back.

    Raises:
        SettingError: When a name is unknown, a folder holds no item, or an id comes twice.
    """
    if value in ([], ()):
        raise SettingError(f"items={value!r}: names no item; {_valid()}")
    given = value.split(",") if isinstance(value, str) else value
    names = rejoined(list(given) if isinstance(given, list | tuple) else [given])
    items = [item for name in names for item in _one(name.strip() if isinstance(name, str) else name)]
    twice = sorted({item.id for item in items if sum(other.id == item.id for other in items) > 1})
    if twice:
        raise SettingError(f"items={value!r}: {', '.join(twice)} comes twice; every item of a chain needs its own id.")
    return tuple(items)


def _one(name: object) -> list[Item]:
    if isinstance(name, str) and name in named_sets():
        return [_own(item) for item in named_sets()[name]]
    if isinstance(name, str) and (name in own_items() or name in incident_folders()):
        return [_own(name)]
    folder = folder_named(name)
    if folder is not None:
        found = [folder] if (folder / "item.yaml").exists() else _item_folders(folder)
        if not found:
            raise SettingError(f"items={name}: no item.yaml in this folder or below; docs/items.md shows an item.")
        loaded = [load_item(item) for item in found]
        for item in loaded:
            _MET.pop(item.folder, None)  # the newest is last
            _MET[item.folder] = item
        return loaded
    raise SettingError(f"items={name!r}: not a known set, item or folder. {_valid()}")


def _own(name: str) -> Item:
    return own_items()[name] if name in own_items() else load_item(incident_folders()[name])


def _valid() -> str:
    return (
        f"Sets: {', '.join(named_sets())}. Items: {', '.join([*own_items(), *incident_folders()])}. "
        "Or a path to a folder of your own items (docs/items.md)."
    )


def _item_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("**/item.yaml"))
