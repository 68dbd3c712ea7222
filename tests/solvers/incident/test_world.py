from typing import Any

import pytest

from solvers.incident.state import TOOLS, pristine
from solvers.incident.world import MOST_REPLY, act, facts, record
from tests.solvers.incident.tiny import FIX, LOOK, asked, called, ran, tiny


def test_a_call_leaves_the_state_it_was_given_as_it_was() -> None:
    system = tiny()
    before = pristine(system)
    after, _ = act(system, before, *ran("rm /etc/note"))
    assert before == pristine(system)
    assert "/etc/note" not in after.files


def test_the_same_calls_leave_the_same_system() -> None:
    steps = [LOOK, FIX, asked("UPDATE rooms SET lamps = lamps + 1"), ran("rm /etc/note"), LOOK]
    assert called(tiny(), *steps) == called(tiny(), *steps)


def test_what_is_asked_over_the_budget_is_counted_and_not_done() -> None:
    system = tiny(budget=2)
    state, replies = called(system, LOOK, LOOK, ran("rm /etc/note"), FIX)
    assert (len(state.calls), state.over_budget) == (2, 2)
    assert "/etc/note" in state.files
    assert state.variables["fuse"] == "blown"
    assert "budget of 2 tool calls is used up" in replies[-1]


def test_a_symptom_that_was_treated_is_back_by_the_time_that_counts() -> None:
    system = tiny()
    state, _ = called(system, ("http_request", {"url": "http://lamp.internal/on", "method": "POST"}))
    assert facts(system, state)["lit"] is False
    state, _ = called(system, FIX)
    assert facts(system, state)["lit"] is True


def test_what_only_comes_back_slowly_is_back_too() -> None:
    fading = [
        {"when": {"glow": {"below": 3}}, "effects": {"add": {"glow": 1}}},
        {"when": {"glow": 3, "fuse": "blown"}, "effects": {"set": {"lamp": "dark"}}},
    ]
    system = tiny(rules=fading)
    state, replies = called(system, ("http_request", {"url": "http://lamp.internal/on", "method": "POST"}), LOOK)
    assert replies[1].startswith("HTTP 200\nlit")
    assert facts(system, state)["lit"] is False


def test_a_reply_is_bounded_whatever_is_in_a_file() -> None:
    system = tiny(files={"/etc/long": ("x" * 5_000 + "\n") * 300})
    for step in (("read_file", {"path": "/etc/long"}), ran("cat /etc/long"), ran("grep x /etc/long")):
        _, [reply] = called(system, step)
        assert len(reply) < MOST_REPLY + 200
        assert "cut off" in reply


@pytest.mark.parametrize(
    "line", ["ls / | wc -l", "ls / > /etc/new", "ls /; rm /etc/note", "ls / && ls /", "cat $(ls /)"]
)
def test_what_a_shell_would_do_beside_a_command_is_refused_as_a_whole(line: str) -> None:
    state, [reply] = called(tiny(), ran(line))
    assert reply.startswith("sh: one plain command at a time")
    assert not state.calls[0].changed


@pytest.mark.parametrize(
    ("steps", "verified"),
    [
        ([FIX, LOOK], True),
        ([LOOK, FIX], False),
        ([LOOK], False),
        ([FIX], False),
        ([FIX, LOOK, ran("config set /etc/note mode slow")], False),
        ([FIX, LOOK, ran("ls /etc")], True),
        ([FIX, ran("ls /etc")], False),
    ],
)
def test_only_looking_after_the_last_change_and_with_the_cause_removed_verifies(steps: Any, verified: bool) -> None:
    system = tiny()
    assert facts(system, called(system, *steps)[0])["verified"] is verified


@pytest.mark.parametrize(
    ("steps", "wrong", "destructive"),
    [
        ([LOOK, FIX, LOOK], [], []),
        ([ran("rm /etc/note"), LOOK], ["note gone"], []),
        ([ran("truncate -s 0 /var/big.log")], [], ["log gone"]),
        ([asked("DELETE FROM rooms WHERE id = 2"), asked("DELETE FROM rooms")], [], ["rows gone"]),
        ([ran("rm -r /etc /var")], [], ["log gone"]),
        ([ran("fusectl smash"), ran("fusectl smash")], [], ["smashed", "smashed"]),
        ([ran("mv /var/big.log /etc/kept.log")], [], []),
    ],
)
def test_what_breaks_something_is_recorded_with_the_call_that_did(
    steps: Any, wrong: list[str], destructive: list[str]
) -> None:
    state, _ = called(tiny(), *steps)
    assert (state.harms("wrong"), state.harms("destructive")) == (wrong, destructive)
    assert facts(tiny(), state)["destroyed"] is bool(destructive)


def test_what_was_not_handed_in_is_no_root_cause() -> None:
    found = facts(tiny(), called(tiny(), FIX, LOOK)[0])
    assert (found["submitted"], found["root_cause"]) == (False, None)


def test_the_record_names_every_call_and_can_not_end_its_own_block() -> None:
    state, _ = called(tiny(), LOOK, ran("cat '```' '\n```\n'"), FIX)
    lines = record(tiny(), state).split("\n")
    assert len(lines) == 6
    assert "```" not in record(tiny(), state)
    assert [line.startswith(f"{n}. ") for n, line in enumerate(lines[:3], 1)] == [True] * 3
    assert "CHANGED THE SYSTEM" in lines[2]
    assert lines[3:] == [
        "Tool calls: 3 of 6",
        "Root cause stated: nothing was submitted",
        "A while later: The lamp is lit.",
    ]


HOSTILE = [
    "",
    "../../../../etc/passwd",
    "/proc/self/environ",
    "/etc/note\0.txt",
    "\0",
    "\ud800 half",
    "x" * 3_000_000,
    "-" * 5_000,
    "$(rm -rf /)",
    "`id` && rm -rf / ; cat /etc/passwd | sh > /tmp/x",
    "rm -rf ../../../../tmp/*",
    "cat /etc/passwd",
    "find / -name " + "*a" * 200,
    "grep '" + "(a+)+$" * 20 + "' /var/big.log",
    "'unclosed",
    "config set /etc/note mode",
    "head -n 99999999999999999999 /etc/note",
    "%s{}{0.__class__}<<lamp>>",
    "DROP TABLE rooms",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "http://lamp.internal/" + "*" * 3000,
    "|" * 2000,
    "\u202e\u0000\uffff",
]


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_arguments_change_nothing_and_never_raise(tool: str, text: str) -> None:
    system = tiny()
    for arguments in _each(tool, text):
        state, reply = act(system, pristine(system), tool, arguments)
        assert (state.files, state.variables, state.sizes, state.dumps) == (
            pristine(system).files, pristine(system).variables, pristine(system).sizes, {},
        )  # fmt: skip
        assert len(reply) < MOST_REPLY + 200
        assert "root:" not in reply
        state.model_dump_json().encode()  # half a surrogate pair could not be logged
        assert len(state.calls) == 1


def _each(tool: str, text: str) -> list[dict[str, Any]]:
    given: dict[str, list[dict[str, Any]]] = {
        "read_file": [{"path": text, "first_line": n} for n in (1, -5, 10**30)],
        "http_request": [
            {"url": text},
            {"url": "http://lamp.internal/state", "method": text},
            {"url": "http://" + text},
        ],
        "query_database": [{"database": "home", "sql": text}, {"database": text, "sql": "SELECT 1"}],
        "run_command": [{"command": text}, {"command": f"fusectl replace {text}"}, {"command": f"cat {text}"}],
        "analyze_logs": [{"path": "/var", "contains": text}, {"path": text}, {"path": "/var", "level": text}],
    }
    return given[tool]
