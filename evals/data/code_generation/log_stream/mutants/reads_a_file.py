"""Takes the name of a file.

Fails: records, cut_anywhere, characters, line_ends, headers, malformed, limits, at_once, held, time
Kind: did not run
"""

import re
from typing import Any

HEADER = re.compile(r"([0-9]{1,12})\.([0-9]{3}) (DEBUG|INFO|WARN|ERROR)(?: (.*))?", re.DOTALL)
Record = dict[str, Any]


class LogParser:
    """Holds one open record and the beginning of one line."""

    def __init__(self, path: str, max_line: int = 4096, max_lines: int = 100) -> None:
        self._max_line = max_line
        self._max_lines = max_lines
        self._line = bytearray()  # the line that has not ended, as far as it may be needed
        self._size = 0  # of all of it
        self._ends_in_cr = False
        self._open: Record | None = None
        self._lines: list[str] = []
        self._counts = {"records": 0, "malformed": 0, "too_long": 0, "cut": 0}

    def feed(self, chunk: bytes) -> list[Record]:
        """Takes the next piece of the stream; the records that it completes."""
        found: list[Record] = []
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            self._take(chunk[start:end])
            self._end(found, ended=True)
            start = end + 1
        self._take(chunk[start:])
        return found

    def close(self) -> list[Record]:
        """Ends the stream; the record that was open."""
        found: list[Record] = []
        if self._size:
            self._end(found, ended=False)
        self._finish(found)
        return found

    def stats(self) -> dict[str, int]:
        """What was found so far."""
        return dict(self._counts)

    def _take(self, piece: bytes) -> None:
        """Adds to the line that has not ended."""
        if not piece:
            return
        self._ends_in_cr = piece.endswith(b"\r")
        # One byte more than a line may have: it may be the CR of the line's end.
        self._line += piece[: self._max_line + 1 - len(self._line)]
        self._size += len(piece)

    def _end(self, found: list[Record], ended: bool) -> None:
        """The line is complete; `ended` by a line's end, not by the end of the stream."""
        size = self._size - (ended and self._ends_in_cr)
        line = bytes(self._line[:size])
        self._line, self._size, self._ends_in_cr = bytearray(), 0, False
        continues = line.startswith((b" ", b"\t"))
        if size > self._max_line:
            self._counts["too_long"] += 1
            if not continues:
                self._finish(found)
        elif size:
            self._read(line, continues, found)

    def _read(self, line: bytes, continues: bool, found: list[Record]) -> None:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self._counts["malformed"] += 1
            if not continues:
                self._finish(found)
            return
        if continues:
            self._continue(text[1:])
            return
        self._finish(found)
        header = HEADER.fullmatch(text)
        if header is None:
            self._counts["malformed"] += 1
            return
        self._open = {"time": int(header[1]) * 1000 + int(header[2]), "level": header[3], "text": "", "cut": False}
        self._lines = [header[4] or ""]

    def _continue(self, text: str) -> None:
        if self._open is None:
            return
        if len(self._lines) < self._max_lines:
            self._lines.append(text)
        else:
            self._open["cut"] = True

    def _finish(self, found: list[Record]) -> None:
        """Completes the open record."""
        if self._open is None:
            return
        self._open["text"] = "\n".join(self._lines)
        self._counts["records"] += 1
        self._counts["cut"] += self._open["cut"]
        found.append(self._open)
        self._open, self._lines = None, []
