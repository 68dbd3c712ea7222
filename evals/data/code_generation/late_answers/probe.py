"""Lets the candidate's find play games against the keeper; judges nothing."""

from collections.abc import Callable
from typing import Any


class Stopped(BaseException):
    """A game has used up its calls. Not an Exception, so that a candidate's `except Exception` lets it pass."""


class keeper:
    """Answers the questions of all games of a case, each by its own way of choosing the hidden number."""

    def __init__(self, secret: list[dict[str, Any]]) -> None:
        self._games = [Game(**game) for game in secret]

    def answer(self, question: list[int]) -> Any:
        """What a call returns: null for no answer yet, "stop" when the game has no calls left."""
        number, asked = question
        return self._games[number].ask(asked)

    def observed(self) -> list[list[int]]:
        """Of each game: how often was asked, and the range of numbers that fit what was answered."""
        return [[game.asked, game.low, game.high] for game in self._games]


class Game:
    """One game. With `hidden` the number is fixed, otherwise it is chosen as late as possible.

    `way` says how: "larger" keeps more numbers, "fewer" keeps the side where fewer open questions lie,
    "switch" keeps more numbers but goes below every third time.
    """

    def __init__(self, n: int, delay: int, limit: int, hidden: int | None, way: str) -> None:
        self.low, self.high, self.asked = 0, n, 0
        self._delay, self._limit, self._hidden, self._way = delay, limit, hidden, way
        self._open: list[int] = []
        self._chosen = 0

    def ask(self, question: int) -> Any:
        """Takes the question, and returns the answer of `delay` questions before."""
        if self.asked >= self._limit:
            self.asked += 1
            return "stop"
        self.asked += 1
        self._open.append(question)
        return self._answered(self._open.pop(0)) if len(self._open) > self._delay else None

    def _answered(self, at: int) -> bool:
        if self._hidden is not None:
            yes = self._hidden >= at
        elif at <= self.low or at >= self.high:
            yes = at <= self.low
        else:
            yes = self._choice(at)
        if yes:
            self.low = max(self.low, at)
        else:
            self.high = min(self.high, at)
        return yes

    def _choice(self, at: int) -> bool:
        self._chosen += 1
        larger = self.high - at >= at - self.low
        if self._way == "switch":
            return larger and self._chosen % 3 != 0
        below = sum(self.low < one < at for one in self._open)
        above = sum(at < one < self.high for one in self._open)
        return above < below if self._way == "fewer" and above != below else larger


def run(candidate: dict[str, Any], case: dict[str, Any], ask: Callable[[Any], Any]) -> list[Any]:
    """Returns what find returned in each game, or how the game ended otherwise."""
    return [_played(candidate["find"], number, n, delay, ask) for number, (n, delay) in enumerate(case["games"])]


def _played(find: Callable[..., Any], number: int, n: int, delay: int, ask: Callable[[Any], Any]) -> Any:
    def asked(k: int) -> Any:
        answer = ask([number, int(k)])
        if answer == "stop":
            raise Stopped
        return answer

    try:
        found = find(n, delay, asked)
    except Stopped:
        return "used up its calls"
    except Exception as ex:
        return f"raised {type(ex).__name__}: {ex}"[:200]
    return found if type(found) is int else f"returned a {type(found).__name__}"
