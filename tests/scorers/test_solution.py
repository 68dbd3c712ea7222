"""Which code of an answer runs, and what is said when there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorers.solution import MOST_BYTES, Solution, solution_in

GOOD = "def f(x):\n    return x\n"


def found(answer: str) -> Solution:
    return solution_in(answer, "f")


@pytest.mark.parametrize(
    "language", ["python", "py", "python3", "Python", "", "{python}", "{.python}", "python title=a.py"]
)
@pytest.mark.parametrize("fence", ["```", "~~~", "`````", "~~~~~~"])
def test_a_python_block_is_found_under_any_fence_and_name(language: str, fence: str) -> None:
    assert found(f"Text.\n\n{fence}{language}\n{GOOD}{fence}\n") == Solution("found", GOOD)


@pytest.mark.parametrize("indent", ["", " ", "  ", "   "])
def test_an_indented_fence_is_taken_off_its_lines(indent: str) -> None:
    block = "".join(f"{indent}{line}\n" for line in ("```python", *GOOD.splitlines(), "```"))
    assert found(block) == Solution("found", GOOD)


def test_a_block_in_a_list_is_a_block() -> None:
    block = "".join(f"   {line}\n" for line in ("```python", *GOOD.splitlines(), "```"))
    assert found(f"1. Solution:\n\n{block}") == Solution("found", GOOD)


@pytest.mark.parametrize(
    "answer",
    ["", "No code.", GOOD, f"    {GOOD}", f"```text\n{GOOD}```", f"```java\n{GOOD}```", "`def f(x): return x`", "\0"],
)
def test_an_answer_without_a_block_has_no_code(answer: str) -> None:
    solution = found(answer)
    assert (solution.outcome, solution.code) == ("no_code", "")
    assert "no fenced Python block" in solution.reason


@pytest.mark.parametrize(
    "code",
    [
        "x = 1\n",
        "def g(): pass\n",
        "class A:\n    def f(self): pass\n",
        "fx = 1\n",
        "def ff(): pass\n",
        "# def f(): 1\n",
        "f == 1",
    ],
)
def test_a_block_that_does_not_define_the_entry_point_is_not_run(code: str) -> None:
    solution = found(f"```python\n{code}\n```\n\n```py\nprint(1)\n```")
    assert (solution.outcome, solution.code) == ("no_entry_point", "")
    assert "2 blocks" in solution.reason


@pytest.mark.parametrize(
    "code",
    ["async def f(x): pass\n", "class f:\n    pass\n", "f = lambda x: x\n", "f: object = len\n", "def f (x): 1\n"],
)
def test_every_way_of_defining_the_entry_point_counts(code: str) -> None:
    assert found(f"```python\n{code}```").outcome == "found"


def test_the_last_of_ten_blocks_that_defines_it_is_the_solution() -> None:
    blocks = [f"```python\ndef f(x):\n    return {n}\n```\n" for n in range(8)]
    answer = "\n".join([*blocks, "```python\nassert f(1) == 7\n```\n", "```\nf(1) -> 7\n```\n"])
    assert found(answer).code == "def f(x):\n    return 7\n"


def test_an_earlier_good_block_does_not_stand_in_for_a_last_one_that_is_broken() -> None:
    assert found(f"```python\n{GOOD}```\n\n```python\ndef f(x) return\n```").outcome == "syntax_error"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(x) return x\n", "SyntaxError at line 1"),
        ("def f(x):\nreturn x\n", "IndentationError at line 2"),
        (f"def f(x): return {'(' * 5000}", "too many nested|MemoryError|parser stack|RecursionError"),
        (f"def f(x): return {'-' * 50000}1", "MemoryError|RecursionError|too complex|SyntaxError"),
        ("def f(x): return '\ud800'\n", "UnicodeEncodeError"),
    ],
)
def test_what_is_no_python_is_said_and_where(code: str, said: str) -> None:
    solution = found(f"```python\n{code}\n```")
    assert (solution.outcome, solution.code) == ("syntax_error", "")
    assert any(one in solution.reason for one in said.split("|")), solution.reason[:300]


def test_null_characters_do_not_reach_the_parser_as_an_exception() -> None:
    assert found(f"```python\n{GOOD}\0\n```").outcome in ("found", "syntax_error")


@pytest.mark.parametrize(
    "ending", ["def f(x):\n    return (", "def f(x):\n    retu", "def f(", "def f(x):", 'def f(x):\n    """Doc']
)
def test_an_answer_that_ends_inside_its_block_is_cut_off(ending: str) -> None:
    solution = found(f"Here:\n\n```python\n{ending}")
    if solution.outcome == "found":
        assert solution.code.strip() == "def f(x):\n    retu"  # what is whole Python by chance runs, and fails
    else:
        assert solution.outcome == "cut_off"
        assert "ends inside" in solution.reason


def test_an_unclosed_block_with_whole_code_runs() -> None:
    assert found(f"```python\n{GOOD}") == Solution("found", GOOD)


def test_a_solution_of_five_megabytes_is_not_parsed() -> None:
    solution = found(f"```python\n{GOOD}{'# long' * 900_000}\n```")
    assert solution.outcome == "too_large"
    assert f"more than {MOST_BYTES:,}" in solution.reason


def test_an_answer_of_thirty_megabytes_is_not_read() -> None:
    assert found(f"```python\n{GOOD}```\n" + "word " * 6_000_000).outcome == "too_large"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import gc, os.path\nfrom ctypes import CDLL\n", ("ctypes", "gc")),
        ("import sys\nsys.settrace(None)\n", ("settrace",)),
        ("import sys\ngetattr(sys, 'settrace')(None)\n", ("settrace",)),
        ("from os import _exit as leave\n", ("_exit",)),
        ("x = f.__globals__, ().__class__.__subclasses__\n", ("__globals__", "__subclasses__")),
        ("# gc.get_objects()\nx = 'nothing of settrace'\n", ()),
    ],
)
def test_names_that_only_a_forgery_needs_are_told(code: str, names: tuple[str, ...]) -> None:
    assert found(f"```python\n{code}{GOOD}```").suspicious == names


@given(st.text(alphabet=st.sampled_from("`~\n\r\t defx():=#pyton\0\ud800 1.-*>"), max_size=200))
def test_no_answer_makes_the_search_raise(answer: str) -> None:
    solution = found(answer)
    assert (solution.outcome == "found") is bool(solution.code)
    assert (solution.outcome == "found") is not bool(solution.reason)
