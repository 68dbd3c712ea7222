"""Blocks: a sweep's chains dealt out to several processes, each with all conditions of its chains.

Block k of n has chains k, k + n, k + 2n, …: chain e is the same whatever the blocks, more chains
give every block more of them, and the chains that a report pairs run together in time. Each block
is an eval set of its own in a folder below the sweep's, so that no process touches another's logs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from evals.address import Folder
from evals.errors import SettingError


@dataclass(frozen=True)
class Block:
    """One of equal parts of a sweep's chains.

    Attributes:
        number: From 1 on.
        of: How many there are.
    """

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        """As it is typed."""
        return f"{self.number}/{self.of}"

    def chain(self, nth: int) -> int:
        """The number of the block's nth chain, from 1 on."""
        return self.number + (nth - 1) * self.of

    def size(self, chains: int) -> int:
        """How many of so many chains are the block's."""
        return len(range(self.number, chains + 1, self.of))

    def folder(self, root: Folder) -> Folder:
        """Where its logs are: the sweep's own folder, or one below it."""
        return root if self == WHOLE else root / f"block-{self.number}-of-{self.of}"


WHOLE = Block()
"""A sweep that is not split."""
_current: ContextVar[Block] = ContextVar("block", default=WHOLE)


def block_named(text: str | None, chains: int) -> Block:
    """`--block` as typed.

    Raises:
        SettingError: With what is valid.
    """
    if text is None:
        return WHOLE
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text)
    block = Block(*map(int, found.groups())) if found else Block(0, 0)
    if not 1 <= block.number <= block.of:
        raise SettingError(f"--block {text}: give K/N, one of N parts of the chains, such as 2/4.")
    if block.of > chains:
        raise SettingError(f"--block {text}: {chains} chains cannot be split into {block.of}; give at most {chains}.")
    return block


@contextmanager
def in_block(block: Block) -> Iterator[None]:
    """Makes tasks for the chains of a block."""
    token = _current.set(block)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Block:
    """The block whose tasks are made; outside a split sweep, as in `inspect eval`, the whole."""
    return _current.get()
