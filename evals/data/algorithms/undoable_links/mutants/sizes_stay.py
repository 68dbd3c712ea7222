"""Does not restore the sizes.

Fails: undo, marks, undo_cost
Misses: 2
"""

import math


class Links:
    """Joins nodes into groups; marked states can be brought back.

    A group is a tree. Each node but the root keeps the number of the link that put it below its
    parent. Trees are never flattened: those numbers and the way back would be lost.
    """

    def __init__(self, n: int) -> None:
        """Starts with n nodes, numbered from 0, each a group of its own."""
        self._parent = list(range(n))
        self._size = [1] * n
        # Number of the link to the parent. A root has none, and so is left last when climbing.
        self._number: list[float] = [math.inf] * n
        self._calls = 0
        # Roots that became children, in order: all that undoing needs to know.
        self._joined: list[int] = []
        self._marks = 0
        # How many joins there were at each valid mark; in the order of the marks.
        self._valid: dict[int, int] = {}

    def link(self, a: int, b: int) -> bool:
        """Joins the groups of a and b; False if they are one group already."""
        self._calls += 1
        above, below = self._root(a), self._root(b)
        if above == below:
            return False
        # The smaller tree goes below: so a node is put one level deeper only when its group at least doubles.
        if self._size[above] < self._size[below]:
            above, below = below, above
        self._parent[below] = above
        self._number[below] = self._calls
        self._size[above] += self._size[below]
        self._joined.append(below)
        return True

    def since(self, a: int, b: int) -> int | None:
        """Number of the link that brought a and b into one group, 0 if a is b, None if none did."""
        last: float = 0
        # Numbers grow towards the root. To climb where the number is smaller never leaves the path between a and b.
        while a != b:
            if self._number[a] > self._number[b]:
                a, b = b, a
            last = self._number[a]
            if last == math.inf:
                return None
            a = self._parent[a]
        return int(last)

    def size(self, a: int) -> int:
        """Number of nodes in the group of a."""
        return self._size[self._root(a)]

    def mark(self) -> int:
        """Marks the present state and returns the number of the mark, which is never given again."""
        self._marks += 1
        self._valid[self._marks] = len(self._joined)
        return self._marks

    def undo(self, mark: int) -> None:
        """Brings back the state at the mark, which stays valid; later marks do not.

        Raises:
            ValueError: The mark is not valid.
        """
        if mark not in self._valid:
            raise ValueError(f"mark {mark} is not valid")
        while next(reversed(self._valid)) != mark:
            self._valid.popitem()
        while len(self._joined) > self._valid[mark]:
            below = self._joined.pop()
            self._parent[below] = below
            self._number[below] = math.inf

    def _root(self, a: int) -> int:
        while self._parent[a] != a:
            a = self._parent[a]
        return a
