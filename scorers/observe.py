"""Runs beside the candidate: executes its code, calls the item's probe, reports what was observed.

Standard library only: this file's text is sent to wherever the candidate runs, as a script of
its own. One JSON object on standard input,

    {"solution": "…", "probe": "…", "cases": [{…}, …], "cpu_s": 2.0}

and one JSON list on standard output, an observation per case: {"value": …} as the probe
returned it, {"raised": "Type: message"}, or {"timed_out": seconds of CPU}. What is right is not
known here: expected values and comparisons stay with the caller.
"""

import json
import os
import signal
import sys
from typing import Any


class OutOfTime(BaseException):
    """The case used up its CPU seconds. Not an Exception, so that a candidate's `except Exception` lets it pass."""


def _out_of_time(signum: int, frame: object) -> None:
    raise OutOfTime


def observe(solution: str, probe: str, cases: list[dict[str, Any]], cpu_s: float) -> list[dict[str, Any]]:
    """Executes `solution` once per case and lets `probe.run(namespace, case)` look at it.

    The namespace holds the solution's names, and its text as `__source__`.
    """
    looked: dict[str, Any] = {"__name__": "probe"}
    exec(compile(probe, "probe.py", "exec"), looked)
    code = compile(solution, "solution.py", "exec")
    signal.signal(signal.SIGVTALRM, _out_of_time)
    return [_observe_one(code, solution, looked["run"], case, cpu_s) for case in cases]


def _observe_one(code: Any, source: str, run: Any, case: dict[str, Any], cpu_s: float) -> dict[str, Any]:
    # repeats, so that a candidate whose bare `except:` swallows the first alarm meets the next one
    signal.setitimer(signal.ITIMER_VIRTUAL, cpu_s, 0.1)
    try:
        namespace: dict[str, Any] = {"__name__": "solution"}
        exec(code, namespace)
        namespace["__source__"] = source
        return {"value": json.loads(json.dumps(run(namespace, case)))}
    except OutOfTime:
        return {"timed_out": cpu_s}
    except (Exception, SystemExit) as ex:  # the candidate's failure is the observation
        return {"raised": f"{type(ex).__name__}: {ex}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main() -> None:
    """Reads the request, keeps the candidate's prints out of the reply, writes the observations."""
    reply = os.dup(1)
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    frame = json.dumps(observe(**request)).encode()
    with os.fdopen(reply, "wb") as out:
        out.write(frame)


if __name__ == "__main__":
    main()
