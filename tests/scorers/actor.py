"""`stage/<name>`: a provider without network that says what a test tells it to, and keeps what it was asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.event import ModelEvent
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageUser,
    GenerateConfig,
    Model,
    ModelAPI,
    ModelCall,
    ModelOutput,
    ModelUsage,
    StopReason,
    get_model,
    modelapi,
)
from inspect_ai.scorer import Scorer
from inspect_ai.solver import Solver
from inspect_ai.tool import ToolChoice, ToolInfo

from scorers.judge import FIXED

INSTRUCTION = "Write f(x), so that f({x}) is {{x}} and {0} stays {0}."
CRITERIA = [{"name": f"name {n}", "full": f"full {n}", "none": f"none {n} {{n}}"} for n in (1, 2, 3, 4)]
USAGE = ModelUsage(input_tokens=7, output_tokens=5, total_tokens=12, reasoning_tokens=3)
NOTE = "- Look twice before the last line."


def verdict(*points: int, feedback: str = "The boundary case is missing.") -> str:
    """A judge's reply; 20 points for each criterion unless four numbers are given."""
    given = points or (20, 20, 20, 20)
    criteria = [{"points": p, "evidence": f"line {n} shows it"} for n, p in enumerate(given, 1)]
    return json.dumps({"criteria": criteria, "feedback": feedback})


VERDICT = verdict()


def output(text: str | None, stop: StopReason = "stop", usage: ModelUsage | None = USAGE) -> ModelOutput:
    """A reply with its stop reason; None is a reply without a choice."""
    message = ChatMessageAssistant(content=text or "", source="generate")
    choices = [] if text is None else [ChatCompletionChoice(message=message, stop_reason=stop)]
    return ModelOutput(model="stage", choices=choices, usage=usage)


@dataclass(frozen=True)
class Call:
    """What one call asked for: of whom, with what."""

    role: str
    messages: list[ChatMessage]
    config: GenerateConfig
    tools: Sequence[ToolInfo] = ()
    choice: ToolChoice = "none"


Reply = str | ModelOutput


class Actor:
    """Plays the three roles; a role's replies are given in turn, the last one again and again."""

    judge_head = FIXED.split("{")[0]
    """How a prompt for the judge begins."""

    def __init__(
        self,
        name: str = "actor",
        candidate: Reply | Sequence[Reply] = "def f(x): return x",
        judge: Reply | Sequence[Reply] = VERDICT,
        critic: Reply | Sequence[Reply] = NOTE,
        seconds: dict[str, float] | None = None,
    ) -> None:
        self.replies = {"candidate": _list(candidate), "judge": _list(judge), "critic": _list(critic)}
        self.seconds = seconds or {}
        self.calls: list[Call] = []
        self.name = name
        ACTORS[name] = self

    @property
    def model(self) -> Model:
        return get_model(f"stage/{self.name}")

    def asked(self, role: str) -> list[Call]:
        return [call for call in self.calls if call.role == role]

    def says(
        self,
        input: list[ChatMessage],
        config: GenerateConfig,
        tools: Sequence[ToolInfo] = (),
        choice: ToolChoice = "none",
    ) -> tuple[ModelOutput, ModelCall]:
        asked = isinstance(input[-1], ChatMessageUser)  # not so in the middle of a loop of tool calls
        critic = asked and any(isinstance(message, ChatMessageAssistant) for message in input)
        judge = input[0].text.startswith(self.judge_head)
        role = "judge" if judge else "critic" if critic else "candidate"
        replies = self.replies[role]
        reply = replies[min(len(self.asked(role)), len(replies) - 1)]
        self.calls.append(Call(role, list(input), config, tools, choice))
        request = {"reasoning_effort": config.reasoning_effort, "max_tokens": config.max_tokens}
        said = output(reply) if isinstance(reply, str) else reply.model_copy(deep=True)
        return said, ModelCall.create(request, {}, time=self.seconds.get(role))


ACTORS: dict[str, Actor] = {}


def _list(reply: Reply | Sequence[Reply]) -> list[Reply]:
    return [reply] if isinstance(reply, str | ModelOutput) else list(reply)


@modelapi(name="stage")
class Stage(ModelAPI):
    """Found by name, so that a retry, which knows no more than the log, meets the actor again."""

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> tuple[ModelOutput, ModelCall]:
        return ACTORS[self.model_name].says(input, config, tools, tool_choice)


def toy(**metadata: Any) -> Sample:
    """A sample as a chain hands it out."""
    return Sample(
        id="toy", input=INSTRUCTION, metadata={"title": "Toy", "position": 1, "criteria": CRITERIA} | metadata
    )


def run(
    actor: Actor, solver: list[Solver], scorer: list[Scorer], sample: Sample | None = None, **options: Any
) -> EvalLog:
    """The log of one sample."""
    task = Task(dataset=[sample or toy()], solver=solver, scorer=scorer)
    usual: dict[str, Any] = {"model": actor.model, "display": "none"}
    [log] = eval(task, **(usual | options))
    return log


def played(
    actor: Actor, solver: list[Solver], scorer: list[Scorer], sample: Sample | None = None, **options: Any
) -> EvalSample:
    """The one sample of `run`."""
    return samples(run(actor, solver, scorer, sample, **options))[0]


def samples(log: EvalLog) -> list[EvalSample]:
    """A log's samples; a log without any is a failure."""
    assert log.samples, log.error
    return log.samples


def values(sample: EvalSample, scorer: str) -> dict[str, Any]:
    """The value of a score that is a dictionary."""
    value = (sample.scores or {})[scorer].value
    assert isinstance(value, dict)
    return value


def means(log: EvalLog) -> dict[str, int | float]:
    """The means that a log's results show, by name."""
    assert log.results
    return {score.name: score.metrics["mean"].value for score in log.results.scores}


def model_events(sample: EvalSample, role: str | None) -> list[ModelEvent]:
    """The calls that a sample's transcript shows for a role; None is the evaluated model."""
    return [event for event in sample.events if isinstance(event, ModelEvent) and event.role == role]
