"""The files below /memories that a model edits while it answers: laid out, guarded, read back."""

import difflib
import hashlib
import json
from functools import wraps
from typing import Any

from inspect_ai.log import transcript
from inspect_ai.model import ChatMessageSystem
from inspect_ai.solver import Generate, TaskState
from inspect_ai.tool import Tool, ToolDef, ToolError, memory
from inspect_ai.util import store
from pydantic import JsonValue

from memory.memory_tool import ROOT, refusal
from memory.notes import Memory, utf8
from memory.policy import Attempt, Policy, Reply, prompt_text
from solvers.state import attempted
from solvers.storable import storable

EDIT_EVENT = "memory edit"
"""Source of the info events that hold each change of the files: digest, bytes and diff."""
ROUNDS = 16
"""Calls in which the model may use its files; in the one after them it has to answer."""
_FILES, _FOLDERS = "MemoryStore:files", "MemoryStore:dirs"
"""Where Inspect's memory tool keeps its files in the sample's store."""
_PATHS = ("path", "old_path", "new_path")


async def file_tool(state: TaskState, policy: Policy, kept: Memory, budget: int) -> Tool:
    """Lays out the files of the memory, tells the model of them, and gives the tool that edits them.

    The files are created through the tool itself: its `initial_data` would take a text that is an
    address or the path of a file on this machine for that file.
    """
    inner = memory()
    for path, text in (policy.files(kept) or {}).items():
        await inner(command="create", path=path, file_text=text)
    state.messages.insert(0, ChatMessageSystem(content=prompt_text("memory_tool")))
    guarded = _guarded(inner, policy, kept, attempted(state), budget)
    return ToolDef(guarded, parallel=False, max_output=0).as_tool()


async def answered_with_files(
    state: TaskState, generate: Generate, policy: Policy, kept: Memory, budget: int
) -> TaskState:
    """Calls the model, with the tool and the files of the memory, until it calls the tool no more."""
    state.tools.append(await file_tool(state, policy, kept, budget))
    for _ in range(ROUNDS):
        state = await generate(state, tool_calls="single")
        state.messages = [storable(message) for message in state.messages]
        broken = state.output.empty or state.output.stop_reason == "unknown"
        if broken or state.completed or not state.output.message.tool_calls:
            return state
    state.tool_choice = "none"
    return await generate(state, tool_calls="none")


def edited() -> Reply:
    """The files as they are now, in the form that the policy reads."""
    return Reply(json.dumps(_files()))


def _guarded(inner: Tool, policy: Policy, kept: Memory, attempt: Attempt, budget: int) -> Tool:
    """The tool, refusing what the memory could not hold, and recording each change."""

    @wraps(inner)
    async def execute(**arguments: Any) -> Any:
        paths = [path.rstrip("/") for name in _PATHS if (path := arguments.get(name))]
        wrong = [reason for path in paths if path != ROOT and (reason := refusal(path))]
        if wrong:
            raise ToolError(f"Invalid path: {wrong[0]}.")
        before = _files()
        folders: list[str] = list(store().get(_FOLDERS, []))
        result = await inner(**arguments)
        after = _files()
        then = policy.update(kept, attempt, Reply(json.dumps(after)), budget)
        if then.evicted != kept.evicted:
            store().set(_FILES, before)
            store().set(_FOLDERS, folders)
            raise ToolError(f"Not done: the files may have {budget} bytes in all. Shorten or delete some first.")
        if after != before:
            _record(before, after, then)
        return result

    return execute


def _record(before: dict[str, str], after: dict[str, str], then: Memory) -> None:
    diff: list[str] = []
    for path in sorted(before.keys() | after.keys()):
        old, new = before.get(path, "").splitlines(), after.get(path, "").splitlines()
        diff += difflib.unified_diff(old, new, path, path, lineterm="")
    digest = hashlib.sha256(utf8(json.dumps(after, sort_keys=True))).hexdigest()
    event: dict[str, JsonValue] = {"sha256": digest, "bytes": then.size, "diff": "\n".join(diff)}
    transcript().info(event, source=EDIT_EVENT)


def _files() -> dict[str, str]:
    """Path to text, as UTF-8 can hold it."""
    found: dict[str, str] = store().get(_FILES, {})
    return {utf8(path).decode(): utf8(text).decode() for path, text in found.items()}
