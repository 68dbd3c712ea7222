"""`scripted/<criteria>`: plays, at every incident, the agent that misses these criteria and no other: `none`, `13`."""

from inspect_ai.model import (
    ChatMessage,
    ChatMessageTool,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelAPI,
    ModelOutput,
    get_model,
    modelapi,
)
from inspect_ai.tool import ToolCall, ToolChoice, ToolInfo

from evals.simulated.reading import read
from evals.simulated.tool_use import agent_for
from tests.scorers.actor import output


class Outage(RuntimeError):
    """A provider's fault, as a test plants it."""


OUTAGES: list[int] = []
"""Calls of tools after which the next turn fails, once each."""


@modelapi(name="scripted")
class Scripted(ModelAPI):
    """Found by name, so that a retry meets it again."""

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> ModelOutput:
        asked = read([next(message for message in input if isinstance(message, ChatMessageUser))])
        assert asked.item is not None
        agent = agent_for(asked.item, frozenset(map(int, self.model_name.replace("none", ""))), "")
        done = sum(isinstance(message, ChatMessageTool) for message in input)
        if done in OUTAGES:
            OUTAGES.remove(done)
            raise Outage(f"planted after {done} calls")
        texts = zip(("evidence", "fix_and_verification", "care", "prevention"), asked.item.sections, strict=True)
        submission = ("submit", {"root_cause": agent.root_cause, **dict(texts)})
        name, arguments = agent.steps[done] if done < len(agent.steps) else submission
        turn = output("", "tool_calls")
        turn.message.tool_calls = [ToolCall(id=f"call-{done}", function=name, arguments=arguments)]
        return turn


def scripted(missed: str = "none") -> Model:
    return get_model(f"scripted/{missed}", memoize=False)
