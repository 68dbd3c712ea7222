"""Progress of a sweep: a line that is renewed on a terminal, plain lines now and then elsewhere."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from evals.gate import Gate

EVERY_S = 0.5
PLAIN_EVERY_S = 30.0


@contextmanager
def shown(
    console: Console, gate: Gate, counted: Callable[[], int], total: int, noun: str = "attempts"
) -> Iterator[None]:
    """Shows attempts done, failing, dollars spent and time left until the block ends, and then what the logs hold.

    Of a killed run, Inspect finds finished attempts again only while the next one runs: the gate never sees them.

    Args:
        console: Where to show it.
        gate: Counts of this run.
        counted: Counts the finished attempts in the logs; called before and after the block.
        total: Attempts of the whole sweep.
        noun: What an attempt is called.
    """
    began, before = time.monotonic(), counted()

    def line() -> Text:
        return Text(status(gate, before, total, time.monotonic() - began, noun))

    with _terminal(console, line) if console.is_terminal else _plain(console, line):
        yield
    console.print(Text(status(gate, counted() - gate.done, total, time.monotonic() - began, noun)))


def status(gate: Gate, before: int, total: int, elapsed: float, noun: str = "attempts") -> str:
    """One line: done of total, failing, dollars, time left (unknown before the first attempt is done)."""
    left = total - before - gate.done
    words = [f"{before + gate.done} of {total} {noun}"]
    if gate.failing:
        words.append(f"{gate.failing} failing")
    words.append(f"${gate.spent:.2f}" + (f" of ${gate.budget:g}" if gate.budget is not None else ""))
    if gate.stopped:
        words.append(f"stopping: {gate.stopped}; {len(gate.in_flight)} in flight")
    elif left > 0:
        words.append(f"{_duration(elapsed / gate.done * left)} left" if gate.done else "time left unknown")
    return " · ".join(words)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


@contextmanager
def _terminal(console: Console, line: Callable[[], Text]) -> Iterator[None]:
    with Live(get_renderable=line, console=console, refresh_per_second=1 / EVERY_S, transient=True):
        yield


@contextmanager
def _plain(console: Console, line: Callable[[], Text]) -> Iterator[None]:
    over = threading.Event()

    def tell() -> None:
        while not over.wait(PLAIN_EVERY_S):
            console.print(line())

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
