import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.errors import SettingError
from evals.gold import SUBSETS, assemble, code_criteria, codes, delivered, label
from evals.item_sets import own_items
from evals.items import Item, load_item
from tests.evals.folders import CHECKED, FILES, PROVEN, RUBRIC, item_folder, mutant, without

BLOCK = re.compile(r"^```python\n(.*?)^```\n\Z", re.MULTILINE | re.DOTALL)
CODE = {frozenset({1}): "subtracts", frozenset({3}): "uncommented", frozenset({1, 3}): "both"}
BODIES = {"subtracts": "return a - b  # the sum", "uncommented": "return a + b", "both": "return a - b"}


@pytest.fixture
def item(tmp_path: Path) -> Item:
    return load_item(item_folder(tmp_path))


def test_the_sixteen_subsets_are_all_there_and_each_once() -> None:
    assert len(SUBSETS) == len(set(SUBSETS)) == 16
    assert all(subset <= {1, 2, 3, 4} for subset in SUBSETS)


def test_the_label_is_25_points_for_each_criterion_met() -> None:
    assert [label(subset) for subset in SUBSETS] == [100 - 25 * len(subset) for subset in SUBSETS]
    assert sorted(label(subset) for subset in SUBSETS) == [0] + [25] * 4 + [50] * 6 + [75] * 4 + [100]


@pytest.mark.parametrize("missed", SUBSETS)
def test_a_gold_answer_earns_exactly_the_criteria_of_its_label(missed: frozenset[int], item: Item) -> None:
    answer = assemble(item, missed)
    assert [n for n, section in enumerate(item.sections, 1) if section not in answer] == sorted(missed)
    code = BLOCK.search(answer)
    assert code
    lost = missed & {1, 3}  # the criteria that live in the code
    body = BODIES[CODE[lost]] if lost else "# the sum\n    return a + b"
    assert code[1] == f"def add(a, b):\n    {body}\n"


def test_the_sections_come_in_the_order_of_the_criteria(item: Item) -> None:
    answer = assemble(item)
    places = [answer.index(section) for section in item.sections]
    assert places == sorted(places)
    assert answer.index("```python") > places[-1]


def test_the_criteria_that_live_in_the_code_are_those_some_mutant_loses(item: Item) -> None:
    assert code_criteria(item) == {1, 3}
    assert code_criteria(item.model_copy(update={"mutants": ()})) == frozenset()


def test_all_mutants_with_the_same_loss_are_offered(tmp_path: Path) -> None:
    second = mutant("return b - a  # the sum")
    item = load_item(item_folder(tmp_path, PROVEN, {"mutants/turned.py": second}))
    assert codes(item, frozenset({1, 2})) == (FILES["mutants/subtracts.py"], second)
    assert [delivered(code) for code in codes(item, frozenset({2, 4}))] == [delivered(FILES["solution.py"])]


def test_a_mutant_that_loses_no_criterion_never_stands_for_the_reference(tmp_path: Path) -> None:
    harmless = mutant("return a + b  # the sum, for whole numbers", "sums", "")
    item = load_item(item_folder(tmp_path, PROVEN, {"mutants/harmless.py": harmless}))
    assert [delivered(code) for code in codes(item, frozenset())] == [delivered(FILES["solution.py"])]


def test_a_combination_that_no_mutant_loses_is_refused_with_its_numbers(tmp_path: Path) -> None:
    item = load_item(item_folder(tmp_path, without("mutants/both.py")))
    with pytest.raises(SettingError, match=r"addition/mutants: .*'Misses: 1, 3'"):
        assemble(item, frozenset({1, 2, 3}))
    assert assemble(item, frozenset({1, 2}))


@pytest.mark.parametrize("files", [RUBRIC, CHECKED])
def test_gold_is_not_made_up_for_an_item_without_it(files: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="proven"):
        assemble(load_item(item_folder(tmp_path, files)))


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('"""Planted.\n\nFails: x\n"""\n\nimport os\n', "import os"),
        ("'one line'\nimport os", "import os"),
        ("# why\nimport os\n", "# why\nimport os"),
        ('# why\n"""Planted."""\nimport os\n', "import os"),
        ('import os\n"""No docstring."""\n', 'import os\n"""No docstring."""'),
        ('def f():\n    """Stays."""\n', 'def f():\n    """Stays."""'),
        ("b'bytes'\nx = 1", "b'bytes'\nx = 1"),
        ("", ""),
        ('"""Only this."""\n', ""),
    ],
)
def test_what_is_delivered_does_not_name_the_defect(code: str, shown: str) -> None:
    assert delivered(code) == shown


def test_no_gold_answer_of_our_own_gives_its_label_away() -> None:
    for item in own_items().values():
        for missed in SUBSETS:
            for code in codes(item, missed):
                answer = assemble(item, missed, code)
                assert BLOCK.search(answer), (item.id, missed)
                assert "Fails:" not in answer, (item.id, missed)
                assert "Misses:" not in answer, (item.id, missed)


# Bug found; this fails until it is mended.


@given(st.text(alphabet="ab \x0b\x0c\x1c\x85\u2028\n"), st.text(alphabet="ab \x0b\x0c\x1c\x85\u2028"))
def test_the_delivered_code_is_the_code_that_was_proven(doc: str, text: str) -> None:
    # str.splitlines() also splits at \f, \v, \x1c, \x85 and \u2028, Python's tokenizer does not: the
    # docstring is cut at the wrong line, and such a character inside a string literal becomes a line end
    code = f'"""Planted.{doc}"""\nvalue = "{text}"\n'
    assert ast.dump(ast.parse(delivered(code))) == ast.dump(ast.Module(ast.parse(code).body[1:], []))
