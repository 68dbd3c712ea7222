from pathlib import Path

import pytest

from evals.errors import SettingError
from evals.items import load_item
from tests.evals.folders import CANARY, CHECKED, FILES, PROVEN, RUBRIC, item_folder, item_yaml, mutant, without


def refusal(folder: Path) -> str:
    with pytest.raises(SettingError) as refused:
        load_item(folder)
    assert "\n" not in refused.value.message
    return refused.value.message


@pytest.mark.parametrize(
    ("files", "level"),
    [
        (RUBRIC, "rubric"),
        (CHECKED, "checked"),
        (PROVEN, "proven"),
    ],
)
def test_the_level_is_what_the_folder_has(files: tuple[str, ...], level: str, tmp_path: Path) -> None:
    item = load_item(item_folder(tmp_path / "mathematics", files))
    assert item.level == level
    assert (item.id, item.domain, item.folder) == ("addition", "mathematics", tmp_path / "mathematics" / "addition")
    assert (item.solution is not None, bool(item.mutants), len(item.sections)) == {
        "rubric": (False, False, 0),
        "checked": (True, False, 0),
        "proven": (True, True, 4),
    }[level]


def test_an_item_is_read_as_it_was_written(tmp_path: Path) -> None:
    item = load_item(item_folder(tmp_path))
    assert (item.title, item.difficulty, item.version, item.entry_point) == ("Addition", "easy", 1, "add")
    assert item.canary == CANARY
    assert [c.name for c in item.criteria] == ["sum", "tests", "comments", "trace"]
    assert [c.checks for c in item.criteria] == [True, False, True, False]
    assert item.criteria[3].full == "a trace of 2 + 3"
    assert [m.name for m in item.mutants] == ["both", "subtracts", "uncommented"]
    both = item.mutants[0]
    assert both.fails == frozenset({"sums", "commented"})
    assert both.misses == frozenset({1, 3})
    assert both.defect == "Planted."
    assert both.code == FILES["mutants/both.py"]
    assert item.sections[3] == "2 + 3: a is 2, b is 3, the result is 5."


@pytest.mark.parametrize(("lines", "misses"), [("Misses:", set()), ("Misses: 2", {2}), ("Misses: 4,1", {1, 4})])
def test_a_mutant_may_lose_no_criterion(lines: str, misses: set[int], tmp_path: Path) -> None:
    code = f'"""Planted.\n\nFails: sums\n{lines}\n"""\n\ndef add(a, b): ...\n'
    assert load_item(item_folder(tmp_path, PROVEN, {"mutants/subtracts.py": code})).mutants[1].misses == misses


@pytest.mark.parametrize("missing", ["item.yaml", "instruction.md", "solution.py", "checks.py", "probe.py"])
def test_a_missing_file_is_named(missing: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, without(missing))
    message = refusal(folder)
    assert message.startswith(f"{folder / missing}: ")
    assert "docs/items.md" in message


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_missing_answer_section_is_named(number: int, tmp_path: Path) -> None:
    section = next(file for file in FILES if file.startswith(f"answer/{number}_"))
    message = refusal(item_folder(tmp_path, without(section)))
    assert message.startswith(f"{tmp_path / 'addition' / 'answer'}: ")
    assert f"{number}_" in message


def test_two_sections_for_one_criterion_are_not_guessed_between(tmp_path: Path) -> None:
    message = refusal(item_folder(tmp_path, PROVEN, {"answer/2_more.md": "More tests."}))
    assert "exactly one 2_" in message


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_is_not_utf8_is_named(file: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, PROVEN, {file: b"# caf\xe9\n" + FILES[file].encode()})
    message = refusal(folder)
    assert message.startswith(f"{folder / file}: byte 5 ")
    assert "UTF-8" in message


@pytest.mark.parametrize("file", [file for file in FILES if not file.startswith("mutants/")])
def test_an_empty_file_is_named(file: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, PROVEN, {file: " \n"})
    assert refusal(folder).startswith(f"{folder / file}: is empty")


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".py")])
def test_a_syntax_error_is_named_with_its_line(file: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, PROVEN, {file: "x = 1\ndef add(a, b:\n    pass\n"})
    assert refusal(folder).startswith(f"{folder / file}:2: ")


@pytest.mark.parametrize("file", ["solution.py", "mutants/subtracts.py"])
@pytest.mark.parametrize("code", ["def plus(a, b): ...\n", "class Box:\n    def add(self): ...\n", "print('add')\n"])
def test_code_without_the_entry_point_is_named(file: str, code: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, PROVEN, {file: f'"""Fails: sums\n\nMisses: 1\n"""\n{code}'})
    message = refusal(folder)
    assert message.startswith(f"{folder / file}: ")
    assert "'add'" in message
    assert "entry_point" in message


@pytest.mark.parametrize("code", ["async def add(a, b): ...\n", "class add: ...\n"])
def test_the_entry_point_may_be_a_class(code: str, tmp_path: Path) -> None:
    assert load_item(item_folder(tmp_path, CHECKED, {"solution.py": code})).level == "checked"


@pytest.mark.parametrize(
    "doc",
    [
        "",
        '"""Subtracts."""',
        '"""Subtracts.\n\nMisses: 1\n"""',
        '"""Subtracts.\n\nFails:\nMisses: 1\n"""',
        '"""Fails: sums\n\nMisses: 5\n"""',
        '"""Fails: sums\n\nMisses: 0\n"""',
        '"""Fails: sums\n\nMisses: one\n"""',
        '"""Fails: sums\n\nMisses: 1 3\n"""',
        "# Fails: sums",
    ],
)
def test_a_mutant_that_does_not_say_what_it_fails_is_named(doc: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, PROVEN, {"mutants/subtracts.py": f"{doc}\ndef add(a, b): ...\n"})
    message = refusal(folder)
    assert message.startswith(f"{folder / 'mutants/subtracts.py'}: ")
    assert "Fails:" in message
    assert "Misses:" in message


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: Addition\n", "", "title"),
        ("title: Addition", "title: ''", "title"),
        ("title: Addition", "title: 7", "title"),
        ("difficulty: easy", "difficulty: trivial", "difficulty"),
        ("difficulty: easy\n", "", "difficulty"),
        ("version: 1", "version: 0", "version"),
        ("version: 1", "version: one", "version"),
        ("entry_point: add", "entry_point: add(a, b)", "entry_point"),
        ("entry_point: add", "entry_point: a.b", "entry_point"),
        (f"canary: {CANARY}", "canary: none", "canary"),
        (f"canary: {CANARY}\n", "", "canary"),
        ("version: 1", "version: 1\nowner: me", "owner"),
        ("version: 1", "version: 1\nid: other", "id"),
        ("  - {name: trace, full: a trace of 2 + 3, none: no trace}\n", "", "criteria"),
        ("criteria:", "criteria:\n  - {name: fifth, full: yes it is, none: no it is not}", "criteria"),
        ("{name: tests, full: a test list, none: no test}", "{name: tests, full: a test list}", "criteria.1.none"),
        ("{name: tests, ", "{name: ' ', ", "criteria.1.name"),
        ("none: no trace", "none: no trace, points: 10", "criteria.3.points"),
        ("none: wrong sums, checks: true", "none: wrong sums, checks: maybe", "criteria.0.checks"),
        ("{name: tests, full: a test list, none: no test}", "tests", "criteria.1"),
    ],
)
def test_a_wrong_field_of_item_yaml_is_named(old: str, new: str, field: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, RUBRIC, item_yaml(old, new))
    message = refusal(folder)
    assert message.startswith(f"{folder / 'item.yaml'}: {field}: ")
    assert "docs/items.md" in message


@pytest.mark.parametrize("text", ["- a\n- list\n", "just words", "null", "7"])
def test_item_yaml_that_holds_no_fields_is_named(text: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, RUBRIC, {"item.yaml": text})
    assert refusal(folder).startswith(f"{folder / 'item.yaml'}: the file: ")


@pytest.mark.parametrize("text", ["title: [open", "a: b: c", "\ttitle: x", "title: !!python/name:os.system x"])
def test_item_yaml_that_is_no_yaml_is_named_on_one_line(text: str, tmp_path: Path) -> None:
    folder = item_folder(tmp_path, RUBRIC, {"item.yaml": text})
    assert refusal(folder).startswith(f"{folder / 'item.yaml'}: not valid YAML: ")


@pytest.mark.parametrize("name", ["Addition", "my-item", "my item", "1st", "_x", "a" * 65, "a.b", "é"])
def test_a_folder_name_that_makes_no_id_is_refused_with_the_rule(name: str, tmp_path: Path) -> None:
    message = refusal(item_folder(tmp_path, RUBRIC, name=name))
    assert str(tmp_path / name) in message
    assert "lower case" in message


@pytest.mark.parametrize("name", ["a", "a1_b", "a" * 64])
def test_a_folder_name_by_the_rule_is_the_id(name: str, tmp_path: Path) -> None:
    assert load_item(item_folder(tmp_path, RUBRIC, name=name)).id == name


# Bugs and weaknesses found; these fail until they are mended.


def test_the_model_reads_the_instruction_verbatim(tmp_path: Path) -> None:
    # ItemFile's str_strip_whitespace is inherited by Item: instruction, solution and sections are stripped
    text = "    x = 1  # an indented listing comes first\n\nWhat is wrong with it?\n"
    assert load_item(item_folder(tmp_path, RUBRIC, {"instruction.md": text})).instruction == text


def test_a_date_that_is_none_in_item_yaml_is_refused_without_a_traceback(tmp_path: Path) -> None:
    # PyYAML raises a plain ValueError, "month must be in 1..12"
    folder = item_folder(tmp_path, RUBRIC, item_yaml("title: Addition", "title: 2024-13-45"))
    assert refusal(folder).startswith(f"{folder / 'item.yaml'}: ")


def test_an_item_cannot_take_the_id_of_the_sample_that_begins_a_chain(tmp_path: Path) -> None:
    # with order=williams Inspect stops the whole run: "SampleSource added a sample with duplicate id 'start'"
    assert "start" in refusal(item_folder(tmp_path, RUBRIC, name="start"))


def test_an_item_without_mutants_is_not_called_proven(tmp_path: Path) -> None:
    # an empty mutants folder, or answer sections alone: `retrospect check` then says "proven … 0 mutants"
    folder = item_folder(tmp_path, tuple(file for file in FILES if not file.startswith("mutants/")))
    (folder / "mutants").mkdir()
    assert "mutants" in refusal(folder)


def test_mutants_without_a_reference_are_not_silently_ignored(tmp_path: Path) -> None:
    # a forgotten solution.py, checks.py and probe.py make a proven item a rubric one without a word
    folder = item_folder(tmp_path, without("solution.py", "checks.py", "probe.py"))
    assert "solution.py" in refusal(folder) or "checks.py" in refusal(folder)


def test_a_mutant_must_say_what_it_misses(tmp_path: Path) -> None:
    # the message demands a `Misses:` line that may be empty, but a missing line passes for an empty one
    code = mutant("return a - b").replace("Misses: 1\n", "")
    folder = item_folder(tmp_path, PROVEN, {"mutants/subtracts.py": code})
    assert refusal(folder).startswith(f"{folder / 'mutants/subtracts.py'}: ")


OTHER_WORDS: dict[str, str | bytes] = {f"paraphrase/{n}_words.md": f" Words of {n}.\n" for n in (1, 2, 3, 4)}


def test_other_words_are_read_with_their_sections(tmp_path: Path) -> None:
    assert load_item(item_folder(tmp_path)).paraphrases == ()
    item = load_item(item_folder(tmp_path / "other", changed=OTHER_WORDS))
    assert item.paraphrases == ("Words of 1.", "Words of 2.", "Words of 3.", "Words of 4.")
    assert item.level == "proven"


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_other_words_for_some_sections_only_are_refused(number: int, tmp_path: Path) -> None:
    some = {path: text for path, text in OTHER_WORDS.items() if not path.startswith(f"paraphrase/{number}_")}
    message = refusal(item_folder(tmp_path, changed=some))
    assert f"paraphrase: needs exactly one {number}_" in message


@pytest.mark.parametrize(("text", "told"), [("  \n", "is empty"), (b"\xff", "not UTF-8")])
def test_other_words_are_validated_as_sections_are(text: str | bytes, told: str, tmp_path: Path) -> None:
    message = refusal(item_folder(tmp_path, changed=OTHER_WORDS | {"paraphrase/2_words.md": text}))
    assert "2_words.md" in message
    assert told in message


def test_other_words_without_a_reference_answer_are_refused(tmp_path: Path) -> None:
    assert "mutants and answer sections need solution.py" in refusal(item_folder(tmp_path, RUBRIC, OTHER_WORDS))
