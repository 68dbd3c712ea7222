"""Headless Chromium by its own command line: what a page asks for, complains of, and how it lies at a width."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = "no Chromium on this machine, so that the report is not opened: run `make browser`, or install chromium."
_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-first-run", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=10000",
]  # fmt: skip
_MEASURE = """
<iframe id="page" style="border:0;width:{width}px;height:900px" srcdoc="{source}"></iframe><pre id="out"></pre>
<script>
const frame = document.getElementById("page");
frame.onload = () => {{
  const inner = frame.contentDocument, root = inner.documentElement;
  const boxes = [...inner.querySelectorAll("body *")].filter(e => !e.closest(".wide, pre, head"));
  document.getElementById("out").textContent = JSON.stringify({{
    scroll: root.scrollWidth, width: root.clientWidth,
    pictures: [...inner.images].map(i => i.complete && i.naturalWidth > 0 && i.getBoundingClientRect().width > 0),
    beyond: boxes.filter(e => e.getBoundingClientRect().right > root.clientWidth + 1).map(e => e.tagName),
    smallest: Math.min(...boxes.filter(e => e.innerText).map(e => parseFloat(getComputedStyle(e).fontSize))),
    text: inner.body.innerText.length}});
}};
</script>
"""


@dataclass(frozen=True)
class Opened:
    """What a browser made of a page.

    Attributes:
        dom: The document after loading.
        console: Lines that the page wrote to the console, the browser's own complaints of it among them.
        asked: Addresses outside the page that were asked for.
    """

    dom: str
    console: list[str]
    asked: list[str]


def chromium() -> str:
    """The browser; where Linux has none the test fails and says how to get it, elsewhere it is skipped."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        (pytest.fail if sys.platform == "linux" else pytest.skip)(MISSING)
    assert found is not None
    return found


def opened(page: Path, folder: Path) -> Opened:
    """Loads a file as a double click would."""
    net = folder / "net.json"
    done = _run(folder, f"--log-net-log={net}", "--dump-dom", page.as_uri())
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return Opened(done.stdout, console, _asked_by_the_page(net.read_text(encoding="utf-8", errors="replace")))


def measured(page: Path, width: int, folder: Path) -> dict[str, Any]:
    """How the page lies in a window of that width: the page itself, unchanged, inside a frame that is measured."""
    wrapper = folder / f"wrapper-{width}.html"
    source = escape(page.read_text(encoding="utf-8"), quote=True)
    wrapper.write_text("<!doctype html>" + _MEASURE.format(width=width, source=source), encoding="utf-8")
    done = _run(folder, f"--window-size={width + 100},1000", "--dump-dom", wrapper.as_uri())
    found = re.search(r'<pre id="out">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found is not None, f"nothing was measured: {done.stderr[-2000:]}"
    measures: dict[str, Any] = json.loads(found[1])
    return measures


def _asked_by_the_page(net_log: str) -> list[str]:
    """The requests that have a page as initiator; the browser's own have none, and go nowhere."""
    begun = re.findall(r'"initiator":"([^"]*)".*?"url":"([^"]*)"', net_log)
    inside = ("file:", "data:", "blob:", "about:")
    return sorted({url for initiator, url in begun if initiator != "not an origin" and not url.startswith(inside)})


def _run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    profile = f"--user-data-dir={folder / 'profile'}"
    return subprocess.run(
        [chromium(), *_FLAGS, profile, *words],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=True,
    )
