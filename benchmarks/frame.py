"""How long do many logs take: our frame, Inspect's own beside it, and the whole report?

    python -m benchmarks.frame [--logs 600] [--cache build/bench] [--site FOLDER]

Makes the logs once (600 of them hold 100,800 samples and 0.7 GB) and reads them in one process after the other,
each started afresh. Prints wall and CPU seconds with start-up and children, and the most memory that
the process and its children held at once (shared pages counted for each). Inspect's samples_df needs
pyarrow, which nothing else here does: `pip install --target FOLDER pyarrow` and --site FOLDER.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import click
import psutil

from benchmarks.many_logs import many_logs

SIDES = {
    "read_attempts": "from analysis.frame import read_attempts; print(len(read_attempts(sys.argv[1]).rows))",
    "samples_df(parallel=True)": (
        "from inspect_ai.analysis import samples_df; print(len(samples_df(sys.argv[1], parallel=True, quiet=True)))"
    ),
    "retrospect report": "from retrospect import main; main(['report', sys.argv[1], '-o', sys.argv[2]])",
}


def held(process: psutil.Process) -> int:
    """Bytes of memory of a process and its children."""
    total = 0
    try:
        for one in [process, *process.children(recursive=True)]:
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def measured(code: str, arguments: list[str], site: Path | None) -> tuple[float, float, float, str]:
    """Wall seconds, CPU seconds, GB of memory, and the first line that was printed."""
    paths = [str(site)] if site and "samples_df" in code else []
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([*paths, os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", f"import sys; {code}", *arguments]
    began = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        process, most = psutil.Process(running.pid), 0
        while True:
            pid, status, used = os.wait4(running.pid, os.WNOHANG)
            if pid:
                break
            most = max(most, held(process))
            time.sleep(0.1)
        wall = time.monotonic() - began
        running.returncode = os.waitstatus_to_exitcode(status)
        said = (running.stdout.read() if running.stdout else "").strip().split("\n")[0]
    if running.returncode:
        raise SystemExit(f"{code}: exit code {running.returncode}")
    return wall, used.ru_utime + used.ru_stime, most / 1e9, said


@click.command()
@click.option("--logs", "count", default=600, show_default=True, help="Number of logs, 168 samples each.")
@click.option("--cache", type=click.Path(path_type=Path), default=Path("build/bench"), show_default=True)
@click.option("--site", type=click.Path(path_type=Path, exists=True), help="Folder that pyarrow is installed in.")
@click.option("--side", "sides", multiple=True, type=click.Choice(list(SIDES)), help="Only this; may be repeated.")
def main(count: int, cache: Path, site: Path | None, sides: tuple[str, ...]) -> None:
    """Make the logs and print the table."""
    folder = many_logs(cache, count)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {count} logs")
    for side in sides or SIDES:
        if "samples_df" in side and site is None and not _has_pyarrow():
            print(f"{side:27} not measured: it needs pyarrow; see --site")
            continue
        wall, cpu, memory, said = measured(SIDES[side], [str(folder), str(cache / "report")], site)
        print(f"{side:27} wall {wall:6.1f} s   CPU {cpu:6.1f} s   memory {memory:4.1f} GB   {said}")


def _has_pyarrow() -> bool:
    import importlib.util

    return importlib.util.find_spec("pyarrow") is not None


if __name__ == "__main__":
    main()
