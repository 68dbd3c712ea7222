"""The design document of the long context test: what its questions claim of it is true, however it is arranged."""

import re
from collections import Counter
from statistics import fmean

import pytest

from evals.arrangement import PLACEMENTS, WORDS_PER_PAGE, Arranged, arranged, prompt, words_before
from evals.book import Passage, Question, chapters, questions_file, questions_named, title_of
from evals.book_gold import assembled, gold_score
from evals.errors import SettingError
from evals.long_context import PAGES

QUESTIONS = questions_file().questions
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def having(words: str) -> set[str]:
    """The chapters in which words stand, however they are spaced."""
    return {slug for slug, text in chapters().items() if squeezed(words) in squeezed(text)}


def revised(slug: str) -> str:
    found = re.search(r"^\*Revised (\d{4}-\d\d-\d\d) · Owner: .+\*$", chapters()[slug], re.MULTILINE)
    assert found, slug
    return found[1]


def documents(pages: int, epochs: range = range(1, 5)) -> list[Arranged]:
    return [arranged(question, pages, 0, epoch) for question in QUESTIONS for epoch in epochs]


@each_question
def test_every_quotation_stands_in_its_chapter_and_in_no_other(question: Question) -> None:
    carried = [passage for point in question.points for passage in point.carried]
    refuting = [wrong.loses_to for wrong in question.wrong]
    made: list[Passage] = list(question.wrong)
    for passage in [*carried, *refuting, *made]:
        assert having(passage.quote) == {passage.chapter}, passage.quote


@each_question
def test_no_chapter_gives_a_key_point_away_that_is_not_named_as_carrying_it(question: Question) -> None:
    for point in question.points:
        for mark in point.marks:
            assert having(mark), mark
            assert having(mark) <= set(point.chapters), mark


@each_question
def test_a_question_cannot_be_answered_from_fewer_than_three_chapters(question: Question) -> None:
    assert len(question.evidence) >= 3
    alone = [point.chapters[0] for point in question.points if len(point.chapters) == 1]
    assert len(set(alone)) >= 2
    heaviest = max(sum(p.weight for p in question.points if set(p.chapters) <= {slug}) for slug in question.evidence)
    assert heaviest <= sum(point.weight for point in question.points) / 2


@each_question
def test_ids_are_unique_weights_sum_to_ten_and_there_are_two_wrong_claims(question: Question) -> None:
    ids = [*(point.id for point in question.points), *(wrong.id for wrong in question.wrong)]
    assert len(set(ids)) == len(ids)
    assert sum(point.weight for point in question.points) == 10
    assert len(question.wrong) == 2


@each_question
def test_what_contradicts_a_wrong_claim_wins_by_the_rule_that_the_document_states(question: Question) -> None:
    common = questions_file()
    for wrong in question.wrong:
        assert having(common.rules[wrong.rule]) == {common.always}
        winner = wrong.loses_to.chapter
        assert winner != wrong.chapter
        if wrong.rule == "dates":
            assert revised(winner) > revised(wrong.chapter)
            assert not {winner, wrong.chapter} & {"decisions", "limits"}
        else:
            assert winner == {"decisions": "decisions", "table": "limits"}[wrong.rule]


def test_the_rules_of_precedence_are_all_in_use_and_stand_in_the_order_in_which_they_are_applied() -> None:
    used = Counter(wrong.rule for question in QUESTIONS for wrong in question.wrong)
    assert set(used) == {"decisions", "table", "dates"}
    guide = squeezed(chapters()[questions_file().always])
    places = [guide.index(squeezed(questions_file().rules[rule])) for rule in ("decisions", "table", "dates")]
    assert places == sorted(places)


def test_every_chapter_has_title_date_and_owner_and_refers_to_chapters_that_exist() -> None:
    for slug, text in chapters().items():
        assert text.startswith("# ")
        assert revised(slug) <= revised(questions_file().always)
        assert set(re.findall(r"\[\[(\w*)\]\]", text)) <= set(chapters())
    assert len({title_of(slug) for slug in chapters()}) == len(chapters())


@pytest.mark.parametrize("pages", PAGES)
def test_a_document_has_the_length_asked_for_and_all_that_the_question_needs(pages: int) -> None:
    wanted = pages * WORDS_PER_PAGE
    for question in QUESTIONS:
        for epoch in (1, 2, 3, 4):
            document = arranged(question, pages, 0, epoch)
            assert abs(document.words - wanted) <= 0.1 * wanted, question.id
            assert {questions_file().always, *question.evidence, *question.conflicting} <= set(document.numbers)


def test_fifty_pages_are_a_document_of_the_size_and_the_number_of_chapters_promised() -> None:
    for document in documents(50):
        assert 20_000 <= document.words <= 30_000
        assert len(document.numbers) >= 18


def test_what_the_rules_of_precedence_name_is_there_to_be_looked_up_where_there_is_room() -> None:
    for pages in (25, 50, 100):
        assert all(set(questions_file().authorities) <= set(document.numbers) for document in documents(pages))


def test_chapters_are_numbered_as_they_stand_and_references_use_these_numbers() -> None:
    document = arranged(QUESTIONS[0], 50, 0, 1)
    headings = re.findall(r"^# Chapter (\d+): (.+)$", document.text, re.MULTILINE)
    assert headings == [(str(number), title_of(slug)) for slug, number in document.numbers.items()]
    assert "[[" not in document.text
    assert f"decision log (chapter {document.numbers['decisions']}, Decision Log)" in document.text


def test_the_same_epoch_and_seed_give_the_same_document_and_others_another() -> None:
    question = QUESTIONS[3]
    assert arranged(question, 25, 7, 2) == arranged(question, 25, 7, 2)
    others = [arranged(question, 25, 7, 3), arranged(question, 25, 8, 2), arranged(QUESTIONS[4], 25, 7, 2)]
    assert len({tuple(a.numbers) for a in [arranged(question, 25, 7, 2), *others]}) == 4


def test_each_question_meets_every_placement_in_four_epochs_and_each_epoch_has_them_evenly() -> None:
    for start in (1, 2, 5):
        for question in QUESTIONS:
            four = [arranged(question, 10, 0, epoch).placement for epoch in range(start, start + 4)]
            assert sorted(four) == sorted(PLACEMENTS)
    for epoch in (1, 2, 3, 4):
        counts = Counter(arranged(question, 10, 0, epoch).placement for question in QUESTIONS)
        assert set(counts.values()) <= {2, 3}


def test_evidence_lies_where_the_placement_says() -> None:
    found = {name: [d.depth for d in documents(50) if d.placement == name] for name in PLACEMENTS}
    assert max(found["begin"]) < 0.2
    assert min(found["end"]) > 0.8
    for name in ("middle", "spread"):
        assert 0.35 < min(found[name]) <= max(found[name]) < 0.65
    assert fmean(depth for depths in found.values() for depth in depths) == pytest.approx(0.5, abs=0.05)


def test_depth_is_that_of_the_quotations_in_the_text_as_it_is_read() -> None:
    question = QUESTIONS[0]
    document = arranged(question, 50, 0, 1)
    text, places = squeezed(document.text), []
    for passage in (passage for point in question.points for passage in point.carried):
        places.append(len(text[: text.index(squeezed(passage.quote))].split()) / document.words)
        assert words_before(passage.chapter, passage.quote) > 0
    assert document.depth == pytest.approx(fmean(places), abs=0.02)


def test_the_prompt_holds_the_document_between_its_two_lines_and_then_the_question() -> None:
    question = QUESTIONS[0]
    asked = prompt(question, "A {question} in braces.")
    assert "\n<document>\nA {question} in braces.\n</document>\n" in asked
    assert asked.index(question.text) > asked.index("</document>")


def test_no_statement_of_a_point_or_claim_hides_in_another() -> None:
    for question in QUESTIONS:
        said = [*(p.statement for p in question.points), *(w.statement for w in question.wrong)]
        assert all(one not in other for one in said for other in said if one is not other)
        assert gold_score(question, 2) == 100
        assert assembled(question, dict.fromkeys(chapters(), 1)).count("[chapter") == len(question.points)


@pytest.mark.parametrize("wrong", ["", "nothing", ["noisy_tenant", 3], [], None, True, 4])
def test_an_unknown_question_is_refused_with_the_known_ones(wrong: object) -> None:
    with pytest.raises(SettingError, match=r"questions=.*give all, or ids out of plugin_loading, .*lost_cluster"):
        questions_named(wrong)
    assert [q.id for q in questions_named("noisy_tenant, plugin_loading")] == ["plugin_loading", "noisy_tenant"]
    assert questions_named(["all"]) == QUESTIONS
