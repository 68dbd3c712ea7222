"""Reference answers to the questions on the design document, assembled from key points and wrong claims."""

from collections.abc import Collection, Iterable, Mapping

from evals.book import Question


def assembled(
    question: Question, numbers: Mapping[str, int], left_out: Collection[str] = (), asserted: Collection[str] = ()
) -> str:
    """An answer in the form asked for whose score is known.

    Args:
        question: The question.
        numbers: Slug → number of the chapter in the document at hand.
        left_out: Ids of key points that it does not state.
        asserted: Ids of wrong claims that it makes.
    """
    stated = [(p.statement, [numbers[slug] for slug in p.chapters]) for p in question.points if p.id not in left_out]
    claimed = [(w.statement, [numbers[w.chapter]]) for w in question.wrong if w.id in asserted]
    lines = [f"{n}. {text} {_cited(cited)}" for n, (text, cited) in enumerate([*stated, *claimed], 1)]
    return "\n".join(lines) or "The document does not say."


def gold_score(
    question: Question, penalty: float, left_out: Collection[str] = (), asserted: Collection[str] = ()
) -> float:
    """What such an answer scores, 0 to 100."""
    whole = sum(point.weight for point in question.points)
    found = sum(point.weight for point in question.points if point.id not in left_out)
    return 100 * max(0.0, (found - penalty * len(set(asserted))) / whole)


def _cited(numbers: Iterable[int]) -> str:
    known = sorted(numbers)
    return f"[chapter{'s' if len(known) > 1 else ''} {', '.join(map(str, known))}]"
