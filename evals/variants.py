"""Variants: an altered twin in place of an item that a model may know by heart."""

import random
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from evals.errors import SettingError
from evals.items import Item, load_item

Variants = Literal["familiar", "variant", "mixed"]
"""The items themselves; their twins, where they have one; the one or the other, drawn for each chain."""
VARIANTS: tuple[Variants, ...] = get_args(Variants)


def originals(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items without the twins of others among them: a twin stands in for its original, never beside it."""
    given = tuple(items)
    ids = {item.id for item in given}
    return tuple(item for item in given if item.variant_of not in ids)


def twins(items: Iterable[Item], variants: Variants) -> dict[str, Item]:
    """Item id → the twin that may be asked in its place: the first by name that lies in the folder beside it.

    Raises:
        SettingError: When variants are wanted and no item has one.
    """
    if variants == "familiar":
        return {}
    given = tuple(items)
    found = {item.id: twin for item in given if (twin := _twin(item)) is not None}
    if not found:
        names = ", ".join(item.id for item in given)
        raise SettingError(f"variants={variants}: no variant of {names}; an item names its original by variant_of, in "
                           "the folder beside it (docs/items.md). Leave variants out.")  # fmt: skip
    return found


def _twin(item: Item) -> Item | None:
    beside = sorted(path.parent for path in item.folder.parent.glob("*/item.yaml"))
    return next((other for other in map(load_item, beside) if other.variant_of == item.id), None)


def asked(items: Iterable[Item], found: Mapping[str, Item], variants: Variants) -> tuple[Item, ...]:
    """Every item that some chain may be asked."""
    if variants == "variant":
        return tuple(found.get(item.id, item) for item in items)
    return (*items, *found.values())


def drawn(item: Item, found: Mapping[str, Item], variants: Variants, seed: int, epoch: int) -> Item:
    """The item or its twin, as chain `epoch` is asked it in every arm."""
    twin = found.get(item.id)
    if twin is None or variants == "familiar":
        return item
    return twin if variants == "variant" or random.Random(f"{seed}/{epoch}/{item.id}").random() < 0.5 else item


def family(item: Item, found: Mapping[str, Item]) -> frozenset[str]:
    """Ids under which a note would speak of this very item: its own, its twin's, its original's."""
    twin = found.get(item.id)
    return frozenset(name for name in (item.id, item.variant_of, twin and twin.id) if name)
