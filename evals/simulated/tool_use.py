"""The offline model at an incident: a script of the incident's own, one call of a tool in each turn.

It meets each criterion with the probability that is planted, and plays the agent that misses just the
others: so every check is passed with that probability, and so is every criterion that a judge awards.
"""

import random

from inspect_ai.model import ChatMessage, ChatMessageTool, ChatMessageUser
from inspect_ai.tool import ToolCall, ToolInfo

from evals.agents import Agent, agents_of
from evals.effort import Effort
from evals.errors import SettingError
from evals.incident_proving import failing
from evals.incidents import expectations_of
from evals.items import Item
from evals.simulated.drawing import Drawn, drawn, seed_of
from evals.simulated.noting import edit
from evals.simulated.played import Played
from evals.simulated.playing import CUT_OFF
from evals.simulated.profile import Profile
from evals.simulated.reading import Asked, read
from solvers.incident.state import TOOLS

_TEXTS = ("evidence", "fix_and_verification", "care", "prevention")


def play(
    profile: Profile, input: list[ChatMessage], tools: list[ToolInfo], effort: Effort, cap: int | None
) -> Played | None:
    """The next turn of an attempt at an incident; None for any other conversation."""
    if not {*TOOLS, "submit"} <= {tool.name for tool in tools}:
        return None
    first = next(message for message in input if isinstance(message, ChatMessageUser))
    asked = read([first])
    if asked.item is None or asked.item.incident is None:
        return Played("I do not know this system.")
    attempt = drawn(profile, asked, effort, cap)
    planted = {"score": attempt.planted}
    if attempt.cut_off and cap is not None:
        return Played(CUT_OFF, planted, min(attempt.thinking, cap), "max_tokens")
    seed = seed_of(profile, asked, effort, cap)
    agent = agent_for(asked.item, attempt.missed, seed)
    call = _edited(asked, input, tools, seed) or _next(asked.item, agent, attempt, input)
    return Played("", planted, attempt.thinking // (len(agent.steps) + 1), "tool_calls", (call,))


def agent_for(item: Item, missed: frozenset[int], seed: str) -> Agent:
    """An agent that fails all checks of the missed criteria and no other; one of several by the seed.

    Raises:
        SettingError: When the incident has no such agent.
    """
    wanted = failing(expectations_of(item.folder), missed)
    found = [agent for agent in agents_of(item.folder).values() if agent.fails == wanted]
    if not found:
        failed = ", ".join(sorted(wanted)) or "nothing"
        raise SettingError(
            f"{item.folder / 'agents'}: no agent fails just {failed}, which the offline model needs; "
            "every combination of criteria needs one (docs/tool_use.md)."
        )
    return random.Random(f"{seed}/agent").choice(found)


def _next(item: Item, agent: Agent, attempt: Drawn, input: list[ChatMessage]) -> ToolCall:
    done = sum(isinstance(message, ChatMessageTool) and message.function in TOOLS for message in input)
    if done < len(agent.steps):
        tool, arguments = agent.steps[done]
        return ToolCall(id=f"{tool}-{done}", function=tool, arguments=arguments)
    sections = zip(_TEXTS, item.sections, strict=True)
    texts = {name: text if n not in attempt.missed else "" for n, (name, text) in enumerate(sections, 1)}
    return ToolCall(id="submit", function="submit", arguments={"root_cause": agent.root_cause, **texts})


def _edited(asked: Asked, input: list[ChatMessage], tools: list[ToolInfo], seed: str) -> ToolCall | None:
    """The next call of the memory tool, where there is one to call."""
    if all(tool.name != "memory" for tool in tools):
        return None
    done = sum(isinstance(message, ChatMessageTool) and message.function == "memory" for message in input)
    arguments = edit(asked, done, seed)
    return ToolCall(id=f"memory-{done}", function="memory", arguments=arguments) if arguments else None
