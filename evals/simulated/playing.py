"""What the offline model says in each of its three roles."""

import json
import random
import re
from statistics import NormalDist

from inspect_ai.model import StopReason

from evals.calibration.variants import canaries, squeezed
from evals.gold import assemble, code_criteria, codes, delivered
from evals.items import POINTS, Item
from evals.simulated.kinds import bullets
from evals.simulated.noting import UNUSABLE, in_form
from evals.simulated.profile import Profile
from evals.simulated.reading import Asked

CUT_OFF = "Let me begin with"
"""What is delivered when thinking has eaten the cap: too little to earn anything."""
_BLOCK = re.compile(r"^```(?:python|record)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_NORMAL = NormalDist()


def missed_criteria(profile: Profile, skill: float, correlated: bool, chain: str, attempt: str) -> frozenset[int]:
    """The criteria that an attempt misses.

    Each is met with probability exactly `skill`. With `correlated`, the attempts of a chain share
    a normal draw (a Gaussian copula), so that good chains are good throughout.

    Args:
        profile: Gives the correlation.
        skill: Probability of meeting one criterion.
        correlated: Whether the attempt reads notes.
        chain: Seed shared by the attempts of a chain.
        attempt: Seed of this attempt alone.
    """
    rho = profile.chain_correlation if correlated else 0.0
    shared, own = random.Random(chain).gauss(), random.Random(attempt)
    draws = {n: rho**0.5 * shared + (1 - rho) ** 0.5 * own.gauss() for n in (1, 2, 3, 4)}
    return frozenset(n for n, z in draws.items() if _NORMAL.cdf(z) > skill)


def answer_text(item: Item | None, missed: frozenset[int], seed: str) -> str:
    """An answer that misses just these criteria: assembled gold where the item has it."""
    if item is None or item.level != "proven":
        lines = [f"Deliverable {n}: worked out in full." for n in (1, 2, 3, 4) if n not in missed]
        return "\n\n".join([*lines, "```python\npass\n```"])
    return assemble(item, missed, random.Random(seed).choice(codes(item, missed)))


def signed(profile: Profile, answer: str) -> str:
    """The answer with the profile's signature, if it has one, as its first line."""
    return f"{profile.signature}\n\n{answer}" if profile.signature else answer


def judged_points(item: Item | None, answer: str) -> list[int]:
    """The points an assembled answer deserves: 25 or 0 for each criterion, read off the answer itself.

    A section counts in the item's own words or in those of its paraphrase, whatever stands around
    it and however it is spaced; the code, by the longest of the item's programs in the last block.
    """
    if item is None or item.level != "proven":
        return [POINTS * (f"Deliverable {n}:" in answer) for n in (1, 2, 3, 4)]
    blocks, text = _BLOCK.findall(answer), squeezed(answer)
    programs = {_block(item, m.code): m.misses for m in item.mutants} | {_block(item, item.solution or ""): frozenset()}
    present = [code for code in programs if blocks and code in blocks[-1]]
    lost = programs[max(present, key=len)] if present else code_criteria(item)
    wordings = zip(item.sections, item.paraphrases or item.sections, strict=True)
    met = [any(squeezed(wording) in text for wording in pair) for pair in wordings]
    return [POINTS * (there and n not in lost) for n, there in enumerate(met, 1)]


def moved(profile: Profile, answer: str) -> bool:
    """Whether a canary in the answer moves the judge: the same canary in the same answer always does, or never."""
    planted = any(canary.planted in answer for canary in canaries().values())
    return planted and random.Random(f"{profile.seed}/gullible/{answer}").random() < profile.judge_gullible


def verdict_text(profile: Profile, asked: Asked, seed: str) -> str:
    """The judge's reply: deserved points with the planted leniency, preference, noise and gullibility."""
    draw = random.Random(seed)
    if draw.random() < profile.judge_invalid_rate:
        return "I would rather not put a number on this."
    own = bool(profile.signature) and profile.signature in asked.answer.split("\n")
    added = profile.judge_leniency + (profile.self_preference if own else 0)
    points = []
    for deserved in judged_points(asked.item, asked.answer):
        lenient = deserved + (added if deserved == 0 else 0)
        points.append(min(max(round(lenient + draw.gauss(0, profile.judge_sd)), 0), POINTS))
    if moved(profile, asked.answer):
        points = [POINTS] * 4
    names = [c.name for c in asked.item.criteria] if asked.item else [f"deliverable {n}" for n in (1, 2, 3, 4)]
    short = [name for name, given in zip(names, points, strict=True) if given < POINTS]
    feedback = f"Not fully met: {'; '.join(short)}." if short else "All four criteria are met."
    evidence = [
        {"points": given, "evidence": f"{name}: {'shown' if given == POINTS else 'not shown'}"}
        for name, given in zip(names, points, strict=True)
    ]
    return json.dumps({"criteria": evidence, "feedback": feedback})


def _block(item: Item, code: str) -> str:
    return delivered(code) if item.language == "python" else code


def note(profile: Profile, asked: Asked, seed: str) -> tuple[str, StopReason]:
    """The critic's note and how it ends: whole, cut off in the middle, or in no form that a policy can use."""
    draw, text = random.Random(f"{seed}/unusable"), note_text(asked, seed)
    if draw.random() < profile.note_cut_off_rate:
        return text[: len(text) // 2], "max_tokens"
    return (UNUSABLE if draw.random() < profile.note_invalid_rate else text), "stop"


def note_text(asked: Asked, seed: str) -> str:
    """The critic's note: what the feedback names, and two to four pieces of advice, in the form that is asked for."""
    found = re.search(r"Not fully met: (.*)\.", asked.text)
    first = bullets()["missed"].format(names=found[1]) if found else bullets()["nothing"]
    draw = random.Random(seed)
    return in_form(asked, [first, *draw.sample(bullets()["advice"], draw.randint(2, 4))], seed)
