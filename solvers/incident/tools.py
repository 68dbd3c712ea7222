"""The five tools, and the one that hands in. A call of any of them is a function of the state in the store."""

from collections.abc import Sequence
from typing import Any

from inspect_ai.tool import Tool, ToolDef, ToolError, tool

from memory.notes import utf8
from solvers.incident.keeping import Incident
from solvers.incident.state import Submission
from solvers.incident.world import MOST_ARGUMENT, act


def incident_tools(incident: Incident) -> Sequence[Tool]:
    """The tools that act on the system; what they are given is data, whatever it is."""

    def called(name: str, **arguments: Any) -> str:
        incident.state, reply = act(incident.system, incident.state, name, arguments)
        return reply

    @tool(parallel=False)
    def read_file() -> Tool:
        async def execute(path: str, first_line: int = 1) -> str:
            """Read a text file of the production system, up to 200 lines.

            Args:
                path: Absolute path.
                first_line: Number of the line to begin with.
            """
            return called("read_file", path=path, first_line=first_line)

        return execute

    @tool(parallel=False)
    def http_request() -> Tool:
        async def execute(url: str, method: str = "GET", body: str = "") -> str:
            """Send an HTTP request to a service of the internal network.

            Args:
                url: Address, http://host/path.
                method: GET, HEAD, POST, PUT, PATCH or DELETE.
                body: Text that is sent along.
            """
            return called("http_request", url=url, method=method, body=body)

        return execute

    @tool(parallel=False)
    def query_database() -> Tool:
        async def execute(database: str, sql: str) -> str:
            """Run one SQL statement (SQLite's dialect) on a production database. Rows of some tables can be changed.

            Args:
                database: Name of the database.
                sql: One statement.
            """
            return called("query_database", database=database, sql=sql)

        return execute

    @tool(parallel=False)
    def run_command() -> Tool:
        async def execute(command: str) -> str:
            """Run one plain command on the operations host: no pipes and no redirections. `help` lists them.

            Args:
                command: The command line.
            """
            return called("run_command", command=command)

        return execute

    @tool(parallel=False)
    def analyze_logs() -> Tool:
        async def execute(path: str, contains: str = "", level: str = "") -> str:
            """Count and show the lines of a log, or of all logs in a folder, that match.

            Args:
                path: A log file or a folder.
                contains: Plain text, not case-sensitive; `|` separates alternatives. Empty: every line.
                level: DEBUG, INFO, WARN, ERROR or FATAL. Empty: every level.
            """
            return called("analyze_logs", path=path, contains=contains, level=level)

        return execute

    return [read_file(), http_request(), query_database(), run_command(), analyze_logs()]


def submit_tool(incident: Incident) -> ToolDef:
    """Takes the submission; a root cause that is not on the list is refused, so that it can be handed in again."""

    async def execute(root_cause: str, evidence: str, fix_and_verification: str, care: str, prevention: str) -> str:
        """Hand in: the incident is over for you.

        Args:
            root_cause: The id of one root cause of the list in the task.
            evidence: What shows that this is the cause, and why the others that looked likely are not.
            fix_and_verification: What was done, and what showed afterwards that it holds.
            care: What was left alone on purpose, and why nothing was lost or broken.
            prevention: What keeps it from happening again.
        """
        cause = root_cause.strip()
        if cause not in incident.system.root_causes:
            raise ToolError(f"No such root cause. Give one of: {', '.join(incident.system.root_causes)}.")
        texts = {
            "evidence": evidence, "fix_and_verification": fix_and_verification, "care": care, "prevention": prevention,
        }  # fmt: skip
        if long := [name for name, text in texts.items() if len(text) > MOST_ARGUMENT]:
            raise ToolError(f"{long[0]}: longer than {MOST_ARGUMENT} characters; hand in a shorter text.")
        now = incident.state.model_copy(deep=True)
        now.submission = Submission(root_cause=cause, **{name: utf8(text).decode() for name, text in texts.items()})
        incident.state = now
        return ""  # what it returned would be taken for the answer, which is written afterwards

    return ToolDef(execute, name="submit", parallel=False)
