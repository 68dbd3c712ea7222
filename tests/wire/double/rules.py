"""What the API refuses, with the statuses and the words that it documents."""

from typing import Any

from tests.wire.double.models import Refused, Takes, takes

VERSIONS = ("2023-06-01", "2026-10-21")
SAMPLING = ("temperature", "top_p", "top_k")
"""Rejected on every model by the newer of the versions."""
FIELDS = {
    *("model", "messages", "max_tokens", "system", "stream", "thinking", "output_config", "tools", "tool_choice"),
    *("stop_sequences", "metadata", "cache_control", "service_tier", "container", "context_management"),
    *SAMPLING,
}
CONTEXT = 200_000
MIN_BUDGET = 1024
MAX_BREAKPOINTS = 4
TYPED_TOOLS = {
    "memory_20250818": "memory",
    "bash_20250124": "bash",
    "text_editor_20250728": "str_replace_based_edit_tool",
}
_LEVELS = ("low", "medium", "high", "xhigh", "max")


def check_headers(headers: dict[str, str], key: str, foundry: bool) -> None:
    names = ("api-key", "x-api-key", "authorization") if foundry else ("x-api-key", "authorization")
    given = [headers[name].removeprefix("Bearer ") for name in names if name in headers]
    if not given:
        raise Refused("x-api-key header is required", 401, "authentication_error")
    if key not in given:
        raise Refused("invalid x-api-key", 401, "authentication_error")
    version = headers.get("anthropic-version")
    if version is None:
        raise Refused("anthropic-version: header is required")
    if version not in VERSIONS:
        raise Refused(f'anthropic-version: "{version}" is not a valid version')


def check_body(body: dict[str, Any], version: str, counting: bool = False) -> None:
    """Refuses what the API would refuse, in the order in which a client meets it."""
    for name in ("model", "messages", *(() if counting else ("max_tokens",))):
        if name not in body:
            raise Refused(f"{name}: Field required")
    for name in body:
        if name not in FIELDS or (name in SAMPLING and version >= "2026-10-21"):
            raise Refused(f"{name}: Extra inputs are not permitted")
    entry = takes(body["model"])
    _check_thinking(body, entry)
    _check_effort(body.get("output_config", {}), entry)
    _check_messages(body["messages"])
    _check_tools(body.get("tools", []))
    if (found := _breakpoints(body)) > MAX_BREAKPOINTS:
        raise Refused(f"A maximum of {MAX_BREAKPOINTS} blocks with cache_control may be provided. Found {found}.")


def _check_thinking(body: dict[str, Any], entry: Takes) -> None:
    thinking = body.get("thinking")
    if thinking is None:
        return
    kind = thinking.get("type")
    effort = body.get("output_config", {}).get("effort", "high")
    if kind == "adaptive" and kind not in entry.thinking:
        raise Refused("adaptive thinking is not supported on this model")
    too_high = entry.disabled_up_to is not None and _LEVELS.index(effort) > _LEVELS.index(entry.disabled_up_to)
    if kind not in entry.thinking or (kind == "disabled" and too_high):
        raise Refused(
            f'"thinking.type.{kind}" is not supported for this model. Use "thinking.type.adaptive" and '
            '"output_config.effort" to control thinking behavior.'
        )
    if kind == "enabled":
        budget = thinking.get("budget_tokens", 0)
        if budget < MIN_BUDGET:
            raise Refused(f"thinking.enabled.budget_tokens: Input should be greater than or equal to {MIN_BUDGET}")
        if body.get("max_tokens", budget + 1) <= budget:
            raise Refused("`max_tokens` must be greater than `thinking.budget_tokens`.")


def _check_effort(output_config: dict[str, Any], entry: Takes) -> None:
    effort = output_config.get("effort")
    if effort is None:
        return
    if not entry.efforts:
        raise Refused("This model does not support the effort parameter.")
    if effort not in entry.efforts:
        supported = ", ".join(sorted(entry.efforts))
        raise Refused(f"This model does not support effort level '{effort}'. Supported levels: {supported}.")


def _check_messages(messages: list[dict[str, Any]]) -> None:
    if not messages:
        raise Refused("messages: at least one message is required")
    for number, message in enumerate(messages):
        if message.get("role") not in ("user", "assistant"):
            raise Refused(f"messages.{number}.role: Input should be 'user' or 'assistant'")
        content = message.get("content")
        for at, block in enumerate([{"type": "text", "text": content}] if isinstance(content, str) else content or []):
            if block.get("type") == "text" and not block.get("text"):
                raise Refused("messages: text content blocks must be non-empty")
            if block.get("type") == "thinking" and not str(block.get("signature", "")).startswith(SIGNATURE):
                raise Refused(f"messages.{number}.content.{at}: Invalid `signature` in `thinking` block")


SIGNATURE = "double-"
"""What every signature begins with that the double has given."""


def _check_tools(tools: list[dict[str, Any]]) -> None:
    for number, tool in enumerate(tools):
        kind = tool.get("type", "custom")
        if kind == "custom" and not ("name" in tool and "input_schema" in tool):
            raise Refused(f"tools.{number}.custom.input_schema: Field required")
        if kind != "custom" and TYPED_TOOLS.get(kind) != tool.get("name"):
            raise Refused(
                f"tools.{number}: Input tag '{kind}' found using 'type' does not match any of the expected tags"
            )


def _breakpoints(body: dict[str, Any]) -> int:
    system = body.get("system") if isinstance(body.get("system"), list) else []
    contents = [m["content"] for m in body["messages"] if isinstance(m.get("content"), list)]
    blocks = [*body.get("tools", []), *(system or []), *(block for content in contents for block in content)]
    return sum("cache_control" in block for block in blocks) + ("cache_control" in body)
