"""Runs hidden checks on an answer, with the right answers kept outside the sandbox."""
