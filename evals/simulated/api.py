"""`simulated/<profile>`: a model provider that needs no network, no key and no tokenizer."""

import hashlib
import json
import math
import os
from typing import Any

import anyio
from inspect_ai.model import (
    ChatCompletionChoice,
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageTool,
    Content,
    ContentReasoning,
    ContentText,
    GenerateConfig,
    ModelAPI,
    ModelCall,
    ModelOutput,
    ModelUsage,
    StopReason,
)
from inspect_ai.tool import ToolCall, ToolChoice, ToolInfo
from inspect_ai.util import store

from evals.effort import EFFORTS, Effort
from evals.simulated import playing
from evals.simulated.drawing import drawn, seed_of, thinking_of
from evals.simulated.noting import edit
from evals.simulated.played import Played
from evals.simulated.players import PLAYERS
from evals.simulated.profile import Profile, profile_named
from evals.simulated.reading import Asked, read
from memory.notes import utf8

BYTES_PER_TOKEN = 4
_NO_CONFIG = GenerateConfig()


class Simulated(ModelAPI):
    """Plays candidate, critic and judge from the items' assembled answers, with planted effects.

    Every draw depends on the profile's seed and on what is asked, never on time or on the order of
    calls, so a run gives the same scores however often it is interrupted. The planted expectation
    of each answer is in its output's metadata.
    """

    def __init__(
        self,
        model_name: str,
        base_url: str | None = None,
        api_key: str | None = None,
        config: GenerateConfig = _NO_CONFIG,
        trace: str | None = None,
        **overrides: Any,
    ) -> None:
        """Reads the profile.

        Args:
            model_name: A profile of profiles.yaml.
            base_url: Unused; nothing is called.
            api_key: Unused.
            config: Unused beyond Inspect's own handling.
            trace: A file to which every call appends one line: what was asked of whom.
            **overrides: `-M` values for planted quantities.
        """
        super().__init__(model_name, base_url, api_key, [], config)
        self.profile: Profile = profile_named(model_name, overrides)
        self.trace = trace

    def max_connections(self) -> int:
        """Nothing is shared between calls, so many may run at once."""
        return 1000

    async def generate(
        self, input: list[ChatMessage], tools: list[ToolInfo], tool_choice: ToolChoice, config: GenerateConfig
    ) -> tuple[ModelOutput, ModelCall]:
        """Answers in the role that the conversation asks for."""
        effort = _effort(config)
        await anyio.sleep(self.profile.delay_s)
        for play in PLAYERS:
            if (played := play(self.profile, input, tools, effort, config.max_tokens)) is not None:
                return self._called(played, input, config)
        asked = read(input)
        self._traced(asked)
        text, planted, thinking, stop = self._played(asked, effort, config.max_tokens)
        output_tokens = thinking + len(utf8(text)) // BYTES_PER_TOKEN
        if config.max_tokens is not None:
            output_tokens = config.max_tokens if stop == "max_tokens" else min(output_tokens, config.max_tokens)
            thinking = min(thinking, output_tokens)
        if call := self._edit(asked, input, tools, tool_choice, effort, config.max_tokens):
            text, planted, thinking, stop = "", None, thinking // 8, "tool_calls"
            output_tokens = thinking + len(json.dumps(call.arguments)) // BYTES_PER_TOKEN
        output = self._output(text, planted, thinking, output_tokens, stop, len(asked.text) // BYTES_PER_TOKEN)
        output.message.tool_calls = [call] if call else None
        return output, self._call(output, config)

    def _called(
        self, played: Played, input: list[ChatMessage], config: GenerateConfig
    ) -> tuple[ModelOutput, ModelCall]:
        """The reply of a dimension's player as a model's."""
        said = len(utf8(played.text)) + sum(len(json.dumps(call.arguments)) for call in played.calls)
        tokens = sum(len(utf8(message.text)) for message in input) // BYTES_PER_TOKEN
        thinking, cap = played.thinking, config.max_tokens or math.inf
        output_tokens = round(cap) if played.stop == "max_tokens" else thinking + said // BYTES_PER_TOKEN
        output = self._output(played.text, played.planted, thinking, output_tokens, played.stop, tokens)
        output.message.tool_calls = list(played.calls) or None
        return output, self._call(output, config)

    def _call(self, output: ModelOutput, config: GenerateConfig) -> ModelCall:
        """The request and response as a provider's log would have them, and the latency that was planted."""
        usage, stop = output.usage or ModelUsage(), output.stop_reason
        thinking, output_tokens = usage.reasoning_tokens, usage.output_tokens
        request = {
            "model": self.model_name,
            "max_tokens": config.max_tokens,
            "thinking": {"type": "adaptive"},
            "output_config": {"effort": config.reasoning_effort},
        }
        latency = self.profile.first_token_s + output_tokens / self.profile.tokens_per_s
        response = {"stop_reason": stop, "usage": {"output_tokens_details": {"thinking_tokens": thinking}}}
        return ModelCall.create(request, response, time=latency)

    def _played(
        self, asked: Asked, effort: Effort, cap: int | None
    ) -> tuple[str, dict[str, Any] | None, int, StopReason]:
        """Text, planted expectation, thinking tokens, stop reason."""
        p, seed = self.profile, seed_of(self.profile, asked, effort, cap)
        if asked.role == "judge":
            thinking = thinking_of(p, asked, effort, seed)
            return playing.verdict_text(p, asked, self._judge_seed(asked)), None, thinking, "stop"
        if asked.role == "critic":
            note, stop = playing.note(p, asked, seed)
            return note, None, thinking_of(p, asked, effort, seed) // 4, stop
        attempt = drawn(p, asked, effort, cap)
        planted = {"score": attempt.planted}
        if attempt.cut_off and cap is not None:
            return playing.CUT_OFF, planted, min(attempt.thinking, cap), "max_tokens"
        text = playing.signed(p, playing.answer_text(asked.item, attempt.missed, f"{seed}/code"))
        return text, planted, attempt.thinking, "stop"

    def _edit(
        self, asked: Asked, input: list[ChatMessage], tools: list[ToolInfo], choice: ToolChoice,
        effort: Effort, cap: int | None,
    ) -> ToolCall | None:  # fmt: skip
        """The next call of the memory tool, where there is one to call."""
        if asked.role != "candidate" or choice == "none" or all(tool.name != "memory" for tool in tools):
            return None
        done = sum(isinstance(message, ChatMessageTool) for message in input)
        arguments = edit(asked, done, seed_of(self.profile, asked, effort, cap))
        return ToolCall(id=f"memory-{done}", function="memory", arguments=arguments) if arguments else None

    def _judge_seed(self, asked: Asked) -> str:
        """Differs between repeated judgings of one answer and between judges, so that noise can be averaged away."""
        digest = hashlib.sha256(utf8(asked.answer)).hexdigest()
        key = f"simulated_judgings:{self.model_name}:{digest}"
        store().set(key, store().get(key, 0) + 1)
        return f"{self.profile.seed}/{self.model_name}/judge/{digest}/{store().get('epoch')}/{store().get(key)}"

    def _output(
        self, text: str, planted: dict[str, Any] | None, thinking: int, output: int, stop: StopReason, input: int
    ) -> ModelOutput:
        content: list[Content] = [ContentReasoning(reasoning="(simulated thinking)"), ContentText(text=text)]
        message = ChatMessageAssistant(content=content, model=self.model_name, source="generate")
        return ModelOutput(
            model=self.model_name,
            choices=[ChatCompletionChoice(message=message, stop_reason=stop)],
            usage=ModelUsage(
                input_tokens=input, output_tokens=output, total_tokens=input + output, reasoning_tokens=thinking
            ),
            metadata={"planted": planted} if planted else None,
        )

    def _traced(self, asked: Asked) -> None:
        """One line for each call, appended in a single write, so that processes do not mix lines."""
        if self.trace is None:
            return
        line = {"role": asked.role, "item": asked.item.id if asked.item else None, "epoch": store().get("epoch")}
        with open(self.trace, "ab", buffering=0) as file:
            file.write(f"{json.dumps(line | {'pid': os.getpid()})}\n".encode())


def _effort(config: GenerateConfig) -> Effort:
    return next((level for level in EFFORTS if level == config.reasoning_effort), "medium")
