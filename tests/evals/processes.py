"""Sweeps in processes of their own, without the seconds that a fresh interpreter takes to import."""

import multiprocessing
import os
from multiprocessing.process import BaseProcess
from pathlib import Path

from click.testing import CliRunner

from retrospect import main


def started(args: list[str], output: Path) -> BaseProcess:
    """Begins `retrospect ARGS` in a fork of this process; what it prints is written to a file at its end."""
    process = multiprocessing.get_context("fork").Process(target=_run, args=(args, output))
    process.start()
    return process


def _run(args: list[str], output: Path) -> None:
    result = CliRunner().invoke(main, args)
    output.write_text(result.output)
    os._exit(result.exit_code)
