"""Takes whatever is left after trimming, even if the base had lines there.

Fails: conflicts, trimmed_conflicts, blocks
Misses: 2
"""

from collections.abc import Sequence

Block = dict[str, list[str]]


def align(base: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs equal lines: as many as possible, and of those alignments the smallest.

    Returns:
        Pairs of positions in `base` and `other`, ascending in both.
    """
    # longest[i][j]: how many pairs base[i:] and other[j:] allow.
    longest = [[0] * (len(other) + 1) for _ in range(len(base) + 1)]
    for i in reversed(range(len(base))):
        for j in reversed(range(len(other))):
            if base[i] == other[j]:
                longest[i][j] = longest[i + 1][j + 1] + 1
            else:
                longest[i][j] = max(longest[i + 1][j], longest[i][j + 1])
    pairs: list[tuple[int, int]] = []
    after = 0
    for i, line in enumerate(base):
        # If the first equal line is too late for as many pairs as are possible, every later one is.
        first = next((j for j in range(after, len(other)) if other[j] == line), None)
        if first is not None and longest[i + 1][first + 1] + 1 == longest[i][after]:
            pairs.append((i, first))
            after = first + 1
    return pairs


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
    if not (our_rest and their_rest):
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
