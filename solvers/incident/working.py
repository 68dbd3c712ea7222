"""An attempt at an incident: Inspect's own loop of tool calls, until the model submits or its budget is used up."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspect_ai.agent import AgentState, AgentSubmit, as_solver, react
from inspect_ai.log import transcript
from inspect_ai.solver import Generate, TaskState
from inspect_ai.tool import Tool

from memory.notes import utf8
from solvers.incident.keeping import Incident
from solvers.incident.state import Submission
from solvers.incident.tools import incident_tools, submit_tool
from solvers.incident.world import record
from solvers.storable import storable

RECORD_EVENT = "incident"
"""Source of the info event that holds the record."""
BLOCK = "record"
"""Language of the block at the end of an answer, in which the record stands."""
NUDGES = 2
"""How often a model that calls no tool is told to go on."""
REFUSALS = 3
"""Turns with calls over the budget after which an attempt ends."""
MORE_TURNS = 20
"""Turns beside those of the budget: for the submission, a memory, and calls that were no calls."""
_NUDGE = "No tool was called. Go on, or hand in with `submit`."
_HEADINGS = {
    "evidence": "Root cause and evidence",
    "fix_and_verification": "Fix and verification",
    "care": "What was left alone",
    "prevention": "Prevention",
}


@dataclass
class _Patience:
    """How long an attempt may go on."""

    incident: Incident
    turns: int = 0
    nudged: int = 0
    refused: int = 0
    over: int = 0

    async def go_on(self, agent: AgentState) -> bool | str:
        """Asked after every turn; a text is said to a model that called no tool."""
        agent.messages = [storable(message) for message in agent.messages]
        self.turns += 1
        if agent.output.stop_reason == "unknown" or self.turns >= self.incident.system.budget + MORE_TURNS:
            return False
        if not agent.output.message.tool_calls:
            self.nudged += 1
            return _NUDGE if self.nudged <= NUDGES else False
        over = self.incident.state.over_budget
        self.refused += over > self.over
        self.over = over
        return self.refused < REFUSALS


async def worked(state: TaskState, generate: Generate, folder: str, more: Sequence[Tool] = ()) -> TaskState:
    """Has the evaluated model work on the incident; its answer is what it submitted, with the record of its calls.

    Args:
        state: Of the sample, with the instruction.
        generate: Inspect's own.
        folder: Of the incident.
        more: Tools that have nothing to do with the incident, as of its memory.
    """
    incident = Incident(folder)
    agent = react(
        prompt=None,
        tools=[*incident_tools(incident), *more],
        submit=AgentSubmit(tool=submit_tool(incident), keep_in_messages=True),
        on_continue=_Patience(incident).go_on,
    )
    try:
        return await as_solver(agent)(state, generate)
    finally:
        incident.end()
        transcript().info(f"**Record**\n\n```\n{record(incident.system, incident.state)}\n```", source=RECORD_EVENT)
        if not state.output.empty:
            state.output = state.output.model_copy(deep=True)  # the call in the log stays as it was
            state.output.completion = answer_text(incident, state.output.completion)


def answer_text(incident: Incident, said: str) -> str:
    """The submission under its headings, or what was said last, and the record in a block at the end."""
    handed_in = incident.state.submission
    body = utf8(said).decode().strip() if handed_in is None else submitted(handed_in)
    return f"{body}\n\n{recorded(record(incident.system, incident.state))}".lstrip()


def submitted(handed_in: Submission) -> str:
    """The four texts under their headings."""
    texts = {name: getattr(handed_in, name).strip() for name in _HEADINGS}
    sections = [
        f"## {number}. {heading}\n\n{texts[name]}" for number, (name, heading) in enumerate(_HEADINGS.items(), 1)
    ]
    return "\n\n".join([f"Root cause: `{handed_in.root_cause}`", *sections])


def recorded(text: str) -> str:
    """A record as it stands at the end of an answer. It is the system's, not the author's."""
    return f"```{BLOCK}\n{text}\n```\n"
