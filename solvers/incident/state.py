"""What a system is like at one moment: JSON throughout, kept in the sample's store."""

from pydantic import BaseModel

from solvers.incident.definition import HarmKind, Scalar, System

TOOLS = ("read_file", "http_request", "query_database", "run_command", "analyze_logs")


class Call(BaseModel):
    """One call of a tool: what was asked, the first line of the reply, and what it did.

    Attributes:
        tool: One of TOOLS.
        asked: The arguments, shortened.
        reply: First line of the reply, shortened.
        changed: Whether the system was changed by it.
        harm: Why it should not have been made; None for no reason.
        kind: Whether that was wrong or destructive.
    """

    tool: str
    asked: str
    reply: str
    changed: bool = False
    harm: str | None = None
    kind: HarmKind | None = None


class Submission(BaseModel):
    """What was handed in."""

    root_cause: str
    evidence: str
    fix_and_verification: str
    care: str
    prevention: str


class State(BaseModel):
    """The system, and what was done to it.

    Attributes:
        variables: As they are.
        files: Path → text.
        sizes: Path → MB.
        dumps: The databases that were changed, as SQL scripts.
        calls: Made within the budget.
        over_budget: Calls refused because the budget was used up.
        verified: Whether it was looked at after the last change, with the cause removed.
        broken: Numbers of the guards that no longer hold.
        submission: What was handed in; None until then.
    """

    variables: dict[str, Scalar]
    files: dict[str, str]
    sizes: dict[str, int]
    dumps: dict[str, str] = {}
    calls: list[Call] = []
    over_budget: int = 0
    verified: bool = False
    broken: list[int] = []
    submission: Submission | None = None

    def harms(self, kind: HarmKind) -> list[str]:
        """Why calls of one kind should not have been made, in their order."""
        return [call.harm for call in self.calls if call.harm is not None and call.kind == kind]


def pristine(system: System) -> State:
    """The system as it is found."""
    return State(variables=dict(system.variables), files=dict(system.files), sizes=dict(system.sizes))
