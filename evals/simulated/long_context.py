"""What the offline model does with a question on the design document, and with an answer to check."""

import json
import random
import re
from functools import cache
from itertools import product

from inspect_ai.model import ChatMessage, ChatMessageUser
from inspect_ai.tool import ToolInfo
from inspect_ai.util import store

from evals.arrangement import prompt_template
from evals.book import Question, chapters, questions_file, title_of
from evals.book_gold import assembled, gold_score
from evals.effort import Effort
from evals.simulated.played import Played
from evals.simulated.playing import CUT_OFF, signed
from evals.simulated.profile import Profile
from scorers.pointing import FIXED
from scorers.quoting import squeezed

_JUDGE_HEAD = FIXED.split("{question}")[0]
_ANSWER = re.compile(r"^BEGIN ([0-9a-f]{16})\n(.*)\nEND \1$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^# Chapter (\d+): (.+)$", re.MULTILINE)
WRONG_SHARE = 0.5
"""Probability of a wrong claim, as a share of the probability of missing a key point."""


def play(
    profile: Profile, conversation: list[ChatMessage], tools: list[ToolInfo], effort: Effort, cap: int | None
) -> Played | None:
    """Each key point with the profile's skill as its probability, and wrong claims drawn; or the judge's word."""
    said = [message.text for message in conversation if isinstance(message, ChatMessageUser)]
    judging = said[0].startswith(_JUDGE_HEAD)
    if not judging and not said[0].startswith(prompt_template().split("{document}")[0]):
        return None
    question = next((one for one in questions_file().questions if one.text in said[0]), None)
    if question is None:
        return None
    return Played(_checked(profile, question, said)) if judging else _attempt(profile, question, said[0], effort, cap)


def _attempt(profile: Profile, question: Question, read: str, effort: Effort, cap: int | None) -> Played:
    seed = f"{profile.seed}/long_context/{question.id}/{store().get('epoch')}/{effort}/{cap}"
    skill = profile.skill(effort, "long_context", False, 0)
    kept = 1 - profile.truncated_share(effort, 0, cap)
    planted = {"score": kept * expected_score(question, skill)}
    thinking = round(profile.thinking(effort, 0, random.Random(f"{seed}/thinking").gauss()))
    if cap is not None and thinking + profile.answer_tokens > cap:
        return Played(CUT_OFF, planted, min(thinking, cap), "max_tokens")
    draw = random.Random(f"{seed}/points")
    left_out = {point.id for point in question.points if draw.random() >= skill}
    asserted = {wrong.id for wrong in question.wrong if draw.random() < wrong_rate(skill)}
    return Played(signed(profile, assembled(question, _numbers(read), left_out, asserted)), planted, thinking)


def wrong_rate(skill: float) -> float:
    """Probability of making one wrong claim."""
    return WRONG_SHARE * (1 - skill)


@cache
def expected_score(question: Question, skill: float) -> float:
    """The expected score of an answer that is not cut off: exact, over all outcomes, since no score is below 0."""
    ids = [*((p.id, skill) for p in question.points), *((w.id, wrong_rate(skill)) for w in question.wrong)]
    total = 0.0
    for said in product((True, False), repeat=len(ids)):
        chance = 1.0
        for (_, p), there in zip(ids, said, strict=True):
            chance *= p if there else 1 - p
        told = {name for (name, _), there in zip(ids, said, strict=True) if there}
        left_out = {point.id for point in question.points} - told
        asserted = {wrong.id for wrong in question.wrong} & told
        total += chance * gold_score(question, questions_file().penalty, left_out, asserted)
    return total


def _numbers(read: str) -> dict[str, int]:
    """Slug → number of the chapter, by the headings of the document."""
    numbers = {title: int(number) for number, title in _HEADING.findall(read)}
    return {slug: numbers[title_of(slug)] for slug in chapters() if title_of(slug) in numbers}


def _checked(profile: Profile, question: Question, said: list[str]) -> str:
    """What the statements in the fenced answer deserve, read off the answer itself."""
    found = _ANSWER.search(said[0])
    answer = found[2] if found else ""
    seed = f"{profile.seed}/pointing/{store().get('epoch')}/{len(said)}/{answer}"  # not the marks, drawn anew
    if random.Random(seed).random() < profile.judge_invalid_rate:
        return "I would rather not say which."
    text = squeezed(answer)
    points = [_entry(point.id, "stated", point.statement, text) for point in question.points]
    wrong = [_entry(claim.id, "asserted", claim.statement, text) for claim in question.wrong]
    return json.dumps({"points": points, "wrong": wrong})


def _entry(name: str, key: str, statement: str, text: str) -> dict[str, object]:
    there = squeezed(statement) in text
    return {"id": name, key: there, "quote": statement if there else ""}
