"""The gold set proves itself, as far as reading can: every answer must read as its label says."""

from itertools import product

from evals.calibration.gold_answers import gold_answers
from evals.errors import SettingError
from evals.items import Item
from evals.simulated.playing import judged_points


def gold_problems(item: Item) -> list[str]:
    """What does not hold in an item's gold answers, one line each.

    Whether a paraphrase says what its section says, only a person can tell. That it is there, that
    it stands in other words, brings no code of its own to be run and does not carry another
    section along, is found here.
    """
    try:
        answers = gold_answers(item)
    except SettingError as ex:
        return [ex.message]
    wrong = [
        f"{answer.id}: reads as {points}, its label is {answer.metadata['points']}"
        for answer in answers
        if (points := judged_points(item, answer.text)) != answer.metadata["points"]
    ]
    return _paraphrases(item) + wrong


def _paraphrases(item: Item) -> list[str]:
    problems = [
        f"paraphrase/{number}_….md: holds a ```python block; only the code block at the end of an answer is one"
        for number, text in enumerate(item.paraphrases, 1)
        if "```python" in text
    ]
    for (number, text), (other, section) in product(enumerate(item.paraphrases, 1), enumerate(item.sections, 1)):
        if section in text or text in section:
            problems.append(f"paraphrase/{number}_….md: has the words of section {other}; say it in other words")
    return problems
