"""One look for all figures: the same colour for the same thing, safe for colour-blind readers."""

import base64
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from analysis.frame import Attempts

EFFORT_COLOUR = {"low": "#E69F00", "medium": "#009E73", "high": "#56B4E9", "xhigh": "#0072B2", "max": "#D55E00"}
"""Colour is effort. Okabe and Ito's palette, https://jfly.uni-koeln.de/color/."""
BARE_LINE, MEMORY_LINE = (0, (4, 2)), "-"
"""Dashes are without memory, a full line is with it."""
MEMORY_MARKERS = "os^Dv"
INK, FAINT = "#222222", "#8a8a8a"
PNG_DPI = 160


@contextmanager
def look() -> Iterator[None]:
    """The settings of every figure (figures.mplstyle); the caller's are restored afterwards."""
    with mpl.rc_context(fname=Path(__file__).parent / "figures.mplstyle"):
        yield


def finished(figure: Figure, attempts: Attempts) -> Figure:
    """The figure, marked when no real model was measured."""
    return marked(figure, attempts.simulated)


def marked(figure: Figure, simulated: bool) -> Figure:
    """The figure, with a mark where it is of the offline model."""
    if simulated:
        figure.text(0.995, 0.995, "SIMULATED", ha="right", va="top", color="#b00020", weight="bold", size=9)
    return figure


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Writes PNG and SVG without dates, so that the same figure is the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.png", folder / f"{name}.svg"]
    figure.savefig(paths[0], dpi=PNG_DPI, metadata={"Software": None})
    figure.set_layout_engine("none")  # the places that were found stay, and are not looked for again
    figure.savefig(paths[1], metadata={"Date": None})
    return paths


def inline(png: Path) -> dict[str, Any]:
    """A saved PNG for an HTML page: `data` in base64, `width` and `height` at which its text has its own size."""
    data = png.read_bytes()
    pixels: tuple[int, int] = struct.unpack(">II", data[16:24])
    width, height = (round(96 * side / PNG_DPI) for side in pixels)
    return {"data": base64.b64encode(data).decode(), "width": width, "height": height}
