"""Reads the longest alignment from the end of the table.

Fails: longest_alignment, smallest_alignment, long_alignment
Misses: 1
"""

from collections.abc import Sequence

Block = dict[str, list[str]]


def align(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs as many equal lines as possible."""
    longest = [[0] * (len(other) + 1) for _ in range(len(base) + 1)]
    for i in range(len(base)):
        for j in range(len(other)):
            if base[i] == other[j]:
                longest[i + 1][j + 1] = longest[i][j] + 1
            else:
                longest[i + 1][j + 1] = max(longest[i][j + 1], longest[i + 1][j])
    pairs: list[tuple[int, int]] = []
    i, j = len(base), len(other)
    while i and j:
        if base[i - 1] == other[j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif longest[i - 1][j] == longest[i][j]:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def merge(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[Block]:
    """Merges what `ours` and `theirs` have made of `base`.

    Returns:
        Blocks `{"text": lines}`, and `{"ours": lines, "base": lines, "theirs": lines}` where both have changed the same
        place in different ways.
    """
    in_ours, in_theirs = dict(align(base, ours)), dict(align(base, theirs))
    blocks: list[Block] = []
    b = o = t = 0
    for i in range(len(base)):
        if i in in_ours and i in in_theirs:
            _resolve(list(base[b:i]), list(ours[o : in_ours[i]]), list(theirs[t : in_theirs[i]]), blocks)
            _add_text([base[i]], blocks)
            b, o, t = i + 1, in_ours[i] + 1, in_theirs[i] + 1
    _resolve(list(base[b:]), list(ours[o:]), list(theirs[t:]), blocks)
    return blocks


def _resolve(base: list[str], ours: list[str], theirs: list[str], blocks: list[Block]) -> None:
    """Appends what becomes of a region between two stable lines."""
    if ours == theirs or theirs == base:
        return _add_text(ours, blocks)
    if ours == base:
        return _add_text(theirs, blocks)
    start = _common(ours, theirs)
    our_rest, their_rest = ours[start:], theirs[start:]
    # Of what the common start has left over, so that no line counts for both.
    end = _common(our_rest[::-1], their_rest[::-1])
    ending = our_rest[len(our_rest) - end :]
    our_rest, their_rest = our_rest[: len(our_rest) - end], their_rest[: len(their_rest) - end]
    _add_text(ours[:start], blocks)
    if not base and not (our_rest and their_rest):
        _add_text(our_rest + their_rest, blocks)
    else:
        blocks.append({"ours": our_rest, "base": base, "theirs": their_rest})
    return _add_text(ending, blocks)


def _common(one: list[str], other: list[str]) -> int:
    """Number of equal lines at the start of both."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    return count


def _add_text(lines: list[str], blocks: list[Block]) -> None:
    """Appends lines to the text block at the end, or to a new one."""
    if lines and blocks and "text" in blocks[-1]:
        blocks[-1]["text"] += lines
    elif lines:
        blocks.append({"text": list(lines)})
