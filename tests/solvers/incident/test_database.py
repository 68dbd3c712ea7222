import pytest

from solvers.incident.database import MOST_ROWS, answer
from solvers.incident.state import pristine
from tests.solvers.incident.tiny import tiny


def said(sql: str, before: str = "") -> tuple[str, dict[str, str]]:
    system = tiny()
    state = pristine(system)
    if before:
        answer(system, state, "home", before)
    reply = answer(system, state, "home", sql)
    return reply, state.dumps


FOR_EVER = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)"
HOSTILE = [
    f"{FOR_EVER} SELECT count(*) FROM t",
    f"{FOR_EVER} SELECT n FROM t ORDER BY n DESC",
    f"{FOR_EVER} INSERT INTO rooms SELECT n + 10, 'flood', 1 FROM t",
    f"{FOR_EVER} UPDATE rooms SET lamps = (SELECT max(n) FROM t)",
    "SELECT " + "1, " * 9 + f"count(*) FROM {', '.join(f'rooms r{n}' for n in range(20))}",
    "SELECT zeroblob(1000000000)",
    "SELECT hex(randomblob(1000000000))",
    "SELECT printf('%.*c', 1000000000, 'x')",
    "SELECT replace(hex(zeroblob(10000)), '0', 'xxxxxxxxxx')",
    "WITH RECURSIVE t(s) AS (SELECT 'xxxxxxxxxxxxxxxx' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t",
    "ATTACH '/etc/passwd' AS p",
    "ATTACH ':memory:' AS m",
    "VACUUM INTO '/tmp/stolen.db'",
    "PRAGMA writable_schema = 1",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA temp_store_directory = '/tmp'",
    "PRAGMA max_page_count = 1000000",
    "UPDATE sqlite_master SET sql = 'x'",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT readfile('/etc/passwd')",
    "SELECT writefile('/tmp/x', 'y')",
    "CREATE TABLE mine (x)",
    "CREATE TEMP TABLE mine (x)",
    "CREATE TRIGGER t AFTER UPDATE ON rooms BEGIN DELETE FROM rooms; END",
    "CREATE VIRTUAL TABLE v USING fts5(x)",
    "DROP TABLE rooms",
    "ALTER TABLE rooms RENAME TO hidden",
    "DELETE FROM secrets",
    "INSERT INTO secrets VALUES ('x')",
    "BEGIN",
    "SAVEPOINT s",
    "SELECT 1; DELETE FROM rooms",
    "SELECT " + "(" * 500 + "1" + ")" * 500,
    "SELECT " + ",".join(["1"] * 900),
    "SELECT 1 " * 2000,
    "SELECT current_timestamp",
    "SELECT nosuch FROM rooms",
    "not sql at all",
    "SELECT ?",
    "",
]


@pytest.mark.parametrize("sql", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_sql_is_refused_and_changes_nothing(sql: str) -> None:
    reply, dumps = said(sql)
    assert dumps == {}
    assert reply.startswith("ERROR: ") or reply == "OK, 0 rows affected" * (sql == "")
    assert len(reply) < 400


def test_a_statement_that_fails_half_way_leaves_nothing_of_it() -> None:
    reply, dumps = said("UPDATE rooms SET id = 9")
    assert reply.startswith("ERROR: ")
    assert dumps == {}


def test_reading_is_not_changing_and_writing_what_is_there_already_is_not_either() -> None:
    assert said("SELECT * FROM secrets") == ("word\nopen\n(1 rows)", {})
    assert said("UPDATE rooms SET lamps = lamps") == ("OK, 3 rows affected", {})


def test_a_change_of_an_allowed_table_lasts() -> None:
    reply, dumps = said("SELECT lamps FROM rooms WHERE id = 2", "UPDATE rooms SET lamps = 5 WHERE id = 2")
    assert reply == "lamps\n5\n(1 rows)"
    assert "5" in dumps["home"]


def test_no_value_grows_beyond_its_bound() -> None:
    assert "too big" in said(f"SELECT length(hex(hex(hex('{'x' * 1000}'))))")[0]


def test_long_results_are_cut_off_and_say_so() -> None:
    reply, _ = said("WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 500) SELECT n FROM t")
    assert f"only the first {MOST_ROWS} rows" in reply


def test_now_is_the_incident_s_own_time() -> None:
    for sql in ("SELECT datetime('now')", "SELECT datetime(' NOW ')", "SELECT datetime()"):
        assert said(sql)[0].split("\n")[1] == "2026-01-02 03:04:05"
    assert said("SELECT strftime('%Y')")[0].split("\n")[1] == "2026"
    assert said("SELECT date('2020-02-29', '+1 day')")[0].split("\n")[1] == "2020-03-01"


def test_the_schema_can_be_looked_at() -> None:
    assert "rooms" in said("SELECT name FROM sqlite_master")[0]
    assert "lamps" in said("PRAGMA table_info(rooms)")[0]
