"""The databases: SQL of a model's on SQLite in memory, fenced in.

docs/decisions/simulated-systems.md says why this is safe enough.
"""

import sqlite3
from collections.abc import Callable

from solvers.incident.definition import Scalar, System
from solvers.incident.state import State

MOST_SQL = 4_000
"""Characters of a statement."""
MOST_ROWS = 60
MOST_BYTES = 4_000
"""Of one value or row: no statement can pile up large ones."""
MOST_STEPS = 400_000
"""Of SQLite's virtual machine for one statement: half a second at the worst."""
_STRIDE = 1_000
_PAGES = 256
"""Most pages of a database: 1 MB."""
_FUNCTIONS = frozenset(
    {"abs", "avg", "coalesce", "count", "date", "datetime", "dense_rank", "first_value", "glob", "group_concat", "hex",
     "ifnull", "iif", "instr", "julianday", "lag", "last_value", "lead", "length", "like", "lower", "ltrim", "max",
     "min", "ntile", "nullif", "quote", "rank", "replace", "round", "row_number", "rtrim", "sign", "strftime", "substr",
     "substring", "sum", "time", "total", "trim", "typeof", "unixepoch", "upper"}
)  # fmt: skip
"""What they return is bounded by MOST_BYTES, and depends on nothing but the data."""
_DATES = ("date", "time", "datetime", "julianday", "strftime", "unixepoch")
_PRAGMAS = frozenset({"table_info", "table_xinfo", "index_list", "index_info", "foreign_key_list"})
_READS = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_WRITES = frozenset({sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE})
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MOST_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: MOST_SQL,
    sqlite3.SQLITE_LIMIT_COLUMN: 60,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 60,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 0,
}


def answer(system: System, state: State, database: str, sql: str) -> str:
    """What a statement of the model's answers; the state takes on what it changed."""
    if database not in system.databases:
        known = ", ".join(system.databases) or "none"
        return f'ERROR: database "{database[:80]}" does not exist; there is: {known}'
    if len(sql) > MOST_SQL:
        return f"ERROR: the statement is longer than {MOST_SQL} characters"
    connection = _opened(system, state, database)
    before, own = _script(connection), connection.getlimit(sqlite3.SQLITE_LIMIT_LENGTH)
    try:
        _fence(connection, system, database)
        cursor = connection.execute(sql)
        rows = cursor.fetchmany(MOST_ROWS + 1)
        columns = [column[0] for column in cursor.description or ()]
        changed = max(cursor.rowcount, 0)
        cursor.close()
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, own)
        after = _script(connection)
        if after != before:
            state.dumps = state.dumps | {database: after}
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as ex:
        return f"ERROR: {_reason(ex)}"
    finally:
        connection.close()
    return _table(columns, rows) if columns else f"OK, {changed} rows affected"


def value(system: System, state: State, database: str, sql: str) -> Scalar:
    """The first cell of a query of the project's own; None without a row."""
    connection = _opened(system, state, database)
    try:
        row = connection.execute(sql).fetchone()
        return row[0] if row else None
    finally:
        connection.close()


def change(system: System, state: State, database: str, statements: tuple[str, ...]) -> None:
    """Statements of the project's own."""
    connection = _opened(system, state, database)
    try:
        for statement in statements:
            connection.execute(statement)
        state.dumps = state.dumps | {database: _script(connection)}
    finally:
        connection.close()


def _opened(system: System, state: State, database: str) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f"PRAGMA max_page_count = {_PAGES}")
    connection.executescript(state.dumps.get(database, system.databases[database]))
    return connection


def _script(connection: sqlite3.Connection) -> str:
    return "\n".join(connection.iterdump())


def _fence(connection: sqlite3.Connection, system: System, database: str) -> None:
    """From here on the connection runs what a model wrote."""
    for category, most in _LIMITS.items():
        connection.setlimit(category, most)
    plain = sqlite3.connect(":memory:")
    for name in _DATES:
        connection.create_function(name, -1, _dated(plain, name, system.now), deterministic=True)
    writable = frozenset(system.writable.get(database, ()))

    def allowed(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        fine = (
            action in _READS
            or (action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS)
            or (action in _WRITES and first in writable)
            or (action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _PRAGMAS)
        )
        return sqlite3.SQLITE_OK if fine else sqlite3.SQLITE_DENY

    steps = iter(range(MOST_STEPS // _STRIDE))
    connection.set_authorizer(allowed)
    connection.set_progress_handler(lambda: next(steps, None) is None, _STRIDE)


def _dated(plain: sqlite3.Connection, name: str, now: str) -> Callable[..., Scalar]:
    """SQLite's own function of dates, with the incident's clock for 'now'."""

    def called(*arguments: Scalar) -> Scalar:
        given = [now if isinstance(a, str) and a.strip().lower() == "now" else a for a in arguments]
        if not given or (len(given) == 1 and name == "strftime"):
            given.append(now)
        marks = ", ".join("?" * len(given))
        found: Scalar = plain.execute(f"SELECT {name}({marks})", given).fetchone()[0]
        return found

    return called


def _reason(ex: Exception) -> str:
    text = " ".join(str(ex).split())
    if "interrupted" in text:
        return "canceling statement: it takes too long"
    if "function" in text and "not authorized" in text:
        return f"{text.rpartition(' ')[2]}: this function is not available"
    if "not authorized" in text or "prohibited" in text:
        return "permission denied: this account may read all tables and change rows of some, and nothing else"
    return text[:300]


def _table(columns: list[str], rows: list[tuple[Scalar, ...]]) -> str:
    lines = [" | ".join(columns), *(" | ".join(_cell(cell) for cell in row) for row in rows[:MOST_ROWS])]
    more = f"\n(only the first {MOST_ROWS} rows are shown)" if len(rows) > MOST_ROWS else ""
    return "\n".join(lines) + f"\n({min(len(rows), MOST_ROWS)} rows){more}"


def _cell(cell: object) -> str:
    if cell is None:
        return "NULL"
    return " ".join(repr(cell).split()) if isinstance(cell, bytes) else " ".join(str(cell).split())
