"""Who of the offline model knows how to play which dimension's conversations."""

from evals.simulated import code_generation, heeding, long_context, tool_use
from evals.simulated.played import Player

PLAYERS: tuple[Player, ...] = (code_generation.play, long_context.play, heeding.play, tool_use.play)
"""Asked in turn before the memory experiment's own roles."""
