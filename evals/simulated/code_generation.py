"""What the offline model does with a problem of code generation, and with a failure to classify."""

import json
import random
import re
from functools import cache
from statistics import fmean

from inspect_ai.model import ChatMessage, ChatMessageUser
from inspect_ai.tool import ToolInfo
from inspect_ai.util import store

from evals.effort import Effort
from evals.gold import delivered
from evals.problem_sets import own_problems
from evals.problems import Flawed, Problem
from evals.simulated.played import Played
from evals.simulated.playing import CUT_OFF, signed
from evals.simulated.profile import Profile
from scorers.failing import FIXED
from scorers.hidden_checks import load_checks

_JUDGE_HEAD = FIXED.split("{instruction}")[0]
_ANSWER = re.compile(r"^BEGIN ([0-9a-f]{16})\n(.*)\nEND \1$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def play(
    profile: Profile, conversation: list[ChatMessage], tools: list[ToolInfo], effort: Effort, cap: int | None
) -> Played | None:
    """The reference with the profile's skill as its probability, else a flawed answer drawn; or the judge's word."""
    said = [message.text for message in conversation if isinstance(message, ChatMessageUser)]
    problem = next((one for one in own_problems().values() if one.instruction.strip() in said[0]), None)
    if said[0].startswith(_JUDGE_HEAD):
        return Played(_classification(profile, problem, said))
    if problem is None or said[0].strip() != problem.instruction.strip():
        return None
    return _attempt(profile, problem, effort, cap)


def _attempt(profile: Profile, problem: Problem, effort: Effort, cap: int | None) -> Played:
    seed = f"{profile.seed}/code_generation/{problem.id}/{store().get('epoch')}/{effort}/{cap}"
    skill = profile.skill(effort, "code_generation", False, 0)
    kept = 1 - profile.truncated_share(effort, 0, cap)
    planted = {"score": 100 * kept * (skill + (1 - skill) * flawed_share(problem))}
    thinking = round(profile.thinking(effort, 0, random.Random(f"{seed}/thinking").gauss()))
    if cap is not None and thinking + profile.answer_tokens > cap:
        return Played(CUT_OFF, planted, min(thinking, cap), "max_tokens")
    draw = random.Random(f"{seed}/code")
    code = problem.solution if draw.random() < skill else draw.choice(problem.mutants).code
    return Played(signed(profile, f"```python\n{delivered(code)}\n```\n"), planted, thinking)


@cache
def flawed_share(problem: Problem) -> float:
    """Mean share of the checks that the problem's flawed answers pass."""
    count = len(load_checks(problem.folder).criteria)
    return fmean(1 - len(mutant.fails) / count for mutant in problem.mutants)


def _classification(profile: Profile, problem: Problem | None, said: list[str]) -> str:
    """The class that the delivered flawed answer names, quoting what it has and the reference has not."""
    found = _ANSWER.search(said[0])
    blocks = _BLOCK.findall(found[2]) if found else []
    code = blocks[-1] if blocks else ""
    seed = f"{profile.seed}/class/{store().get('epoch')}/{len(said)}/{code}"  # not the marks, which are drawn anew
    if random.Random(seed).random() < profile.judge_invalid_rate:
        return "I would rather not name a class."
    mutants = problem.mutants if problem else ()
    mutant = next((one for one in mutants if delivered(one.code).strip() == code.strip()), None)
    kind, why = (mutant.kind, mutant.defect) if mutant else ("logic error", "The checks found it wrong.")
    return json.dumps({"class": kind, "evidence": _quoted(code, problem, mutant), "why": why})


def _quoted(code: str, problem: Problem | None, mutant: Flawed | None) -> str:
    known = set(problem.solution.split("\n")) if problem and mutant else set[str]()
    lines = [line for line in code.split("\n") if line.strip()]
    return next((line for line in lines if line not in known), lines[0] if lines else "nothing").strip()
