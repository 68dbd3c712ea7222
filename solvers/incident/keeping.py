"""The incident of the running sample: which one it is, and where its state is kept."""

from pathlib import Path

from inspect_ai.util import StoreModel, store_as
from pydantic import Field

from solvers.incident.definition import Scalar, System, load_system
from solvers.incident.state import State, pristine
from solvers.incident.world import facts

PROJECT = Path(__file__).parent.parent.parent
"""What the folder of an incident of ours is relative to, so that a log means the same on another machine."""


class IncidentState(StoreModel):
    """What the sample's store holds of it. The scorers read `facts` and `counts` under these names.

    Attributes:
        state: The system and what was done to it; None before the first call.
        facts: What there is to be judged, once the attempt has ended.
        counts: Calls made, wrong, destructive, and refused over the budget.
    """

    state: State | None = None
    facts: dict[str, Scalar] = Field(default_factory=dict)
    counts: dict[str, int] = Field(default_factory=dict)


class Incident:
    """The incident of one attempt. It keeps nothing itself: every attempt begins with its own empty store."""

    def __init__(self, folder: str) -> None:
        self.system: System = load_system(PROJECT / folder)

    @property
    def state(self) -> State:
        """The system as it is now."""
        return store_as(IncidentState).state or pristine(self.system)

    @state.setter
    def state(self, now: State) -> None:
        store_as(IncidentState).state = now

    def end(self) -> None:
        """Leaves what there is to be judged."""
        kept, now = store_as(IncidentState), self.state
        kept.facts = facts(self.system, now)
        kept.counts = {
            "tool_calls": len(now.calls),
            "wrong_actions": len(now.harms("wrong")),
            "destructive_actions": len(now.harms("destructive")),
            "over_budget": now.over_budget,
        }
