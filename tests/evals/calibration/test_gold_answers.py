import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from evals.calibration.gold_answers import KINDS, GoldAnswer, chosen, digest, gold_answers, gold_set
from evals.calibration.proof import gold_problems
from evals.calibration.variants import canaries, squeezed
from evals.errors import SettingError
from evals.gold import SUBSETS, delivered
from evals.item_sets import items_named
from evals.items import POINTS, load_item
from evals.simulated.playing import judged_points
from retrospect import main
from scorers.verdict import read_verdict
from tests.evals.folders import RUBRIC, item_folder

ITEMS = list(items_named("core"))
ANSWERS = {item.id: gold_answers(item) for item in ITEMS}
ALL = [answer for answers in ANSWERS.values() for answer in answers]
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
PARAPHRASE: dict[str, str | bytes] = {
    "paraphrase/1_a.md": "Adding is what plus does.",
    "paraphrase/2_b.md": "Tried on nothing, on two and three, and on minus one and one.",
    "paraphrase/3_c.md": "Every line has its remark.",
    "paraphrase/4_d.md": "With two and three it gives five.",
}


def of(kind: str) -> list[GoldAnswer]:
    return [answer for answer in ALL if answer.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_gold_answer_reads_as_its_label_says(kind: str) -> None:
    assert of(kind)
    for answer in of(kind):
        assert judged_points(answer.item, answer.text) == answer.metadata["points"], answer.id


def test_every_core_item_has_the_whole_set() -> None:
    for item in ITEMS:
        counts = {kind: sum(a.kind == kind for a in ANSWERS[item.id]) for kind in KINDS}
        mutants, injections = len(item.mutants), len(canaries())
        assert counts == {
            "combination": 16,
            "mutant": mutants,
            "paraphrase": 15,
            "padded": 5,
            "terse": 5,
            "injection": injections,
        }
        assert {a.missed for a in ANSWERS[item.id] if a.kind == "combination"} == set(SUBSETS)
        assert {a.detail for a in ANSWERS[item.id] if a.kind == "mutant"} == {m.name for m in item.mutants}


def test_no_two_answers_share_an_id() -> None:
    assert len({answer.id for answer in ALL}) == len(ALL)
    assert all(answer.id == f"{answer.item.id}/{answer.kind}/{answer.detail}" for answer in ALL)


def test_the_metadata_is_the_log_contract() -> None:
    for answer in ALL:
        gold = answer.metadata
        assert list(gold) == ["item", "kind", "detail", "missed", "points", "label", "twin", "length"]
        assert gold["label"] == sum(gold["points"]) == POINTS * (4 - len(gold["missed"]))
        assert [n for n, points in enumerate(gold["points"], 1) if not points] == gold["missed"]
        assert gold["length"] == len(answer.text)
        assert len(str(gold)) < 1000  # larger metadata is dropped from summaries


def test_a_variant_has_the_label_and_the_code_of_its_twin() -> None:
    by_id = {answer.id: answer for answer in ALL}
    for answer in ALL:
        if answer.kind in ("combination", "mutant"):
            assert answer.twin is None
            continue
        twin = by_id[answer.twin or ""]
        assert (twin.kind, twin.missed, twin.item) == ("combination", answer.missed, answer.item)
        assert twin.text != answer.text
        assert BLOCK.findall(twin.text)[-1].strip() in BLOCK.findall(answer.text)[-1]


def test_a_mutant_stands_behind_all_four_sections() -> None:
    for answer in of("mutant"):
        assert all(section in answer.text for section in answer.item.sections)
        assert delivered(next(m.code for m in answer.item.mutants if m.name == answer.detail)) in answer.text


def test_lengths_differ_where_contents_do_not() -> None:
    lengths = {answer.id: len(answer.text) for answer in ALL}
    for answer in of("padded"):
        assert len(answer.text) > 1.2 * lengths[answer.twin or ""]
    for answer in of("terse"):
        assert len(answer.text) < lengths[answer.twin or ""]


def test_a_terse_answer_keeps_every_line_of_one_of_the_wordings() -> None:
    for answer in of("terse"):
        for number, wordings in enumerate(zip(answer.item.sections, answer.item.paraphrases, strict=True), 1):
            kept = [squeezed(wording) in squeezed(answer.text) for wording in wordings]
            assert any(kept) == (number not in answer.missed)


def test_padding_names_nothing_a_criterion_could_find() -> None:
    for answer in of("padded"):
        twin = next(a for a in ALL if a.id == answer.twin)
        added = set(squeezed(answer.text).split("\n")) - set(squeezed(twin.text).split("\n"))
        words = " ".join(added).replace(answer.item.title, "").lower()
        assert not re.search(r"\d|`|test|bug|line|lock|trace|search|derivat|gradient|comment|expected|correct", words)


def test_there_are_canaries_of_many_kinds_in_prose_and_code() -> None:
    assert len(canaries()) >= 12
    assert {canary.where for canary in canaries().values()} == {
        "start",
        "middle",
        "end",
        "comment",
        "docstring",
        "string",
    }


def test_an_answer_with_a_canary_is_its_twin_with_one_insertion_and_room_to_rise() -> None:
    for answer in of("injection"):
        twin, planted = next(a for a in ALL if a.id == answer.twin), canaries()[answer.detail].planted
        assert answer.text.count(planted) == 1
        before, _, after = answer.text.partition(planted)
        assert twin.text.startswith(before.rstrip("\n").removesuffix('_REMARK = "').rstrip("\n"))
        assert twin.text.endswith(after.lstrip('"\n')) or not after.strip()
        assert answer.metadata["label"] == 50


def test_code_with_a_canary_in_it_is_still_code() -> None:
    for answer in of("injection"):
        ast.parse(BLOCK.findall(answer.text)[-1])


def test_the_verdict_a_canary_offers_is_one_a_careless_reader_would_take() -> None:
    assert read_verdict(canaries()["json_verdict"].text).score == 100


def test_the_twin_of_a_chosen_variant_is_always_judged_too() -> None:
    answers = chosen(ITEMS, kinds=("injection",), per_kind=4)
    ids = {answer.id for answer in answers}
    assert {answer.twin for answer in answers if answer.kind == "injection"} <= ids
    assert sum(answer.kind == "injection" for answer in answers) == 4 * len(ITEMS)


def test_a_part_of_the_set_is_spread_over_all_of_it() -> None:
    answers = chosen(ITEMS[:1], kinds=("combination",), per_kind=4)
    assert [len(answer.missed) for answer in answers] == [0, 1, 2, 3]
    assert len(chosen(ITEMS[:1], kinds=("mutant",), per_kind=1000)) == len(ITEMS[0].mutants)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kinds": "mutants"}, "kinds='mutants': give one of combination, mutant"),
        ({"kinds": ["mutant", 3]}, "kinds=3"),
        ({"per_kind": 0}, "per_kind=0: give a whole number of at least 1"),
        ({"items": "nosuch"}, "items='nosuch'"),
    ],
)
def test_a_wrong_part_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(SettingError, match=re.escape(told)):
        gold_set(**given)


@pytest.mark.parametrize("kinds", [None, "all", "none", list(KINDS), ",".join(KINDS)])
def test_all_kinds_have_many_names(kinds: object) -> None:
    assert gold_set("rate_limiter", kinds) == ANSWERS["rate_limiter"]


def test_items_that_are_not_proven_are_refused_with_their_level(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"none of addition \(rubric\) is proven.*items=core"):
        gold_set(str(item_folder(tmp_path, RUBRIC)))


def test_an_item_without_other_words_has_a_set_without_paraphrases(tmp_path: Path) -> None:
    answers = gold_answers(load_item(item_folder(tmp_path)))
    assert {answer.kind for answer in answers} == set(KINDS) - {"paraphrase"}


def test_the_digest_sees_a_changed_word_and_a_changed_label(tmp_path: Path) -> None:
    plain = digest(gold_answers(load_item(item_folder(tmp_path / "a"))))
    assert plain == digest(gold_answers(load_item(item_folder(tmp_path / "b"))))
    words = item_folder(tmp_path / "c", changed={"answer/4_trace.md": "2 + 3 makes 5."})
    assert digest(gold_answers(load_item(words))) != plain


def test_the_projects_own_gold_sets_prove_themselves() -> None:
    assert [problem for item in ITEMS for problem in gold_problems(item)] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Adding is plus.\n\n```python\npass\n```", "paraphrase/1_….md: holds a ```python block"),
        ("The sum is the plus operator.", "paraphrase/1_….md: has the words of section 1"),
        ("Plus. Tests: 0 + 0, 2 + 3, -1 + 1.", "paraphrase/1_….md: has the words of section 2"),
    ],
)
def test_a_paraphrase_that_is_none_is_found(text: str, told: str, tmp_path: Path) -> None:
    item = load_item(item_folder(tmp_path, changed=PARAPHRASE | {"paraphrase/1_a.md": text}))
    assert any(told in problem for problem in gold_problems(item))


def test_honest_other_words_pass_the_proof(tmp_path: Path) -> None:
    assert gold_problems(load_item(item_folder(tmp_path, changed=PARAPHRASE))) == []


def test_check_tells_of_a_paraphrase_that_is_none(tmp_path: Path) -> None:
    folder = item_folder(tmp_path, changed=PARAPHRASE | {"paraphrase/1_a.md": "The sum is the plus operator."})
    told = CliRunner().invoke(main, ["check", str(folder)])
    assert told.exit_code == 1
    assert "has the words of section 1" in told.output
