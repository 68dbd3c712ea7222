"""Runs in the candidate's process and only looks."""


def run(candidate, case, ask):
    """What the candidate does with the case; JSON."""
    return candidate["solve"](case["value"])
