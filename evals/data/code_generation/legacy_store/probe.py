"""Calls the candidate's Store on a database in memory, as the case says; judges nothing."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

TABLES = ("SELECT * FROM products ORDER BY sku", "SELECT * FROM orders ORDER BY id",
          "SELECT * FROM order_lines ORDER BY order_id, sku")  # fmt: skip


class Boom(Exception):
    """What a block, or an iterable, of the case fails with."""


class Bang(BaseException):
    """The same, but no Exception."""


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Any) -> list[Any]:
    """What came of each step."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    for statement in case["schema"]:
        db.execute(statement)
    db.isolation_level = case["isolation_level"]
    factory = sqlite3.Row if case["rows"] else None
    db.row_factory = factory
    store = candidate["Store"](db)
    seen = [outcome(partial(done, store, db, step)) for step in case["steps"]]
    return [*seen, [db.isolation_level == case["isolation_level"], db.row_factory is factory]]


def outcome(act: Callable[[], Any]) -> Any:
    """What a step returned, or the name of the exception that it raised."""
    try:
        return act()
    except (Exception, Bang) as ex:
        return f"raised {type(ex).__name__}"


def done(store: Any, db: sqlite3.Connection, step: list[Any]) -> Any:
    """Makes one step."""
    name, *rest = step
    if name == "sql":
        db.execute(rest[0])
        return None
    if name == "state":
        return state(db)
    if name == "block":
        return block(store, db, *rest)
    return shown(getattr(store, name)(*map(given, rest)))


def block(store: Any, db: sqlite3.Connection, steps: list[Any], fails: str, caught: bool) -> Any:
    """Makes steps in one transaction; what came of them, also where it is the case's own exception that ends it."""
    seen: list[Any] = []
    try:
        with store.transaction():
            for step in steps:
                # an uncaught failure of a method or a block ends this block too
                made = partial(done, store, db, step)
                seen.append(outcome(made) if caught else made())
            if fails:
                raise {"Boom": Boom, "Bang": Bang}[fails]
    except (Boom, Bang) as ex:
        return [*seen, f"ended by {type(ex).__name__}"]
    return seen


def given(value: Any) -> Any:
    """An argument; {"items": …} is an iterable that can be read once, and may fail at its end."""
    return iterated(value["items"], value["fails"]) if isinstance(value, dict) else value


def iterated(items: list[Any], fails: bool) -> Iterator[Any]:
    """Gives each item, then fails where it is to."""
    yield from map(tuple, items)
    if fails:
        raise Boom


def shown(value: Any) -> Any:
    """A result as JSON, rows with their type: only lists of plain tuples are rows."""
    if isinstance(value, list):
        return [
            ["tuple", *row] if type(row) is tuple else row if type(row) is int else type(row).__name__ for row in value
        ]
    return value


def state(db: sqlite3.Connection) -> list[Any]:
    """Whether a transaction is open, and what the tables hold."""
    cursor = db.cursor()
    cursor.row_factory = None
    return [db.in_transaction, *([list(row) for row in cursor.execute(sql)] for sql in TABLES)]
