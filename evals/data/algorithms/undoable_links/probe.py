"""Makes calls on the candidate's Links; judges nothing."""

from collections.abc import Callable, Iterator
from typing import Any


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> Any:
    """Returns what each call returned: a list for each history of `case["histories"]`."""
    return [list(_history(candidate["Links"], *history)) for history in case["histories"]]


def _history(links: Callable[[int], Any], nodes: int, calls: list[list[Any]]) -> Iterator[Any]:
    subject = links(nodes)
    for method, *arguments in calls:
        if method == "silently":
            # Calls of which the results do not matter, given as ranges.
            for row in _rows(*arguments):
                for name, *numbers in row:
                    getattr(subject, name)(*numbers)
            yield None
        else:
            yield _result(getattr(subject, method), arguments)


def _rows(kind: str, first: int, last: int) -> Iterator[list[list[Any]]]:
    for number in range(first, last):
        if kind == "up":
            yield [["link", number, number + 1]]
        elif kind == "down":
            yield [["link", number + 1, number]]
        else:
            # The first mark was made before; undoing to it drops the new one.
            yield [["mark"], ["link", 0, number], ["undo", number - first + 2], ["undo", 1]]


def _result(method: Callable[..., Any], arguments: list[int]) -> Any:
    try:
        value = method(*arguments)
    except ValueError:
        return "ValueError"
    except Exception as ex:
        return f"raised {type(ex).__name__}: {ex}"[:200]
    return value if value is None or type(value) in (bool, int) else f"returned a {type(value).__name__}"
