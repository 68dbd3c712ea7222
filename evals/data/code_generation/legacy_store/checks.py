"""Hidden checks of the shop's database layer: steps on a database, against tables that are plain dictionaries.

A transaction of the model is a copy to go back to, however deep it is nested. After `rollback` a state shows what had
been committed.
"""

import copy
import random
from typing import Any

CHECKS: dict[str, list[int]] = {
    "ordinary_use": [],
    "any_characters": [],
    "search_literally": [],
    "ordering": [],
    "order_rules": [],
    "all_or_nothing": [],
    "commits": [],
    "callers_transaction": [],
    "nested": [],
    "imports": [],
    "settings": [],
    "refused_at_the_end": [],
}
KINDS = {
    "ordinary_use": "logic error",
    "any_characters": "misunderstood requirement",
    "search_literally": "missed edge case",
    "order_rules": "missed edge case",
    "settings": "missed edge case",
    "refused_at_the_end": "missed edge case",
}
CPU_S = 2.0
LEVELS = ("", "IMMEDIATE", None)
PRODUCTS = "CREATE TABLE products (sku TEXT PRIMARY KEY, name TEXT NOT NULL, stock INTEGER NOT NULL CHECK (stock >= 0))"
LINES = (
    "CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders(id), sku TEXT NOT NULL, "
    "quantity INTEGER NOT NULL CHECK (quantity > 0), PRIMARY KEY (order_id, sku))"
)
ORDERS = "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, status TEXT NOT NULL)"
KNOWN = "CREATE TABLE known (name TEXT PRIMARY KEY)"
ORDERS_OF_KNOWN = ORDERS.replace("NOT NULL, s", "NOT NULL REFERENCES known(name) DEFERRABLE INITIALLY DEFERRED, s")
NO_ROBOTS = (
    "CREATE TRIGGER no_robots BEFORE INSERT ON order_lines WHEN NEW.sku = 'robot' "
    "BEGIN SELECT RAISE(ABORT, 'robots are not sold'); END"
)
STATE = ["state"]
ROLLBACK = ["sql", "ROLLBACK"]
COMMITTED = [["state"]]
ODD = (
    "O'Brien",
    "x'); DROP TABLE products; --",
    'say "hi"',
    "50% off_now\\",
    "nul\x00l",
    "-- ; ''",
    "{0} :a ?1 %s",
    "",
)

Step = list[Any]


def cases(seed: int) -> list[dict[str, Any]]:
    """Cases of all checks, the same for the same seed."""
    rng = random.Random(seed)
    return [
        *(_case("ordinary_use", _walk(rng), level) for level in LEVELS),
        _case("any_characters", _odd(rng)),
        _case("search_literally", _searches(rng)),
        _case("ordering", _orderings(rng)),
        _case("order_rules", _order_rules(rng)),
        *(_case("all_or_nothing", _failing(rng), level) for level in LEVELS),
        *(_case("commits", _committing(rng), level) for level in LEVELS),
        *(_case("callers_transaction", _within(rng), level) for level in LEVELS),
        *(_case("nested", _nested(rng), level) for level in LEVELS),
        *(_case("imports", _imports(rng), level) for level in LEVELS),
        _case("settings", [*_stock(rng), ["search", "a"], ["listing"], *_order(rng), STATE], "IMMEDIATE", rows=True),
        *(_case("refused_at_the_end", _late(), level, known=True) for level in LEVELS),
    ]


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """What is wrong with what was observed, in one line; None when it is right."""
    if "raised" in observed:
        return f"raised {str(observed['raised'])[:300]}"
    model, value = Model(case["known"]), observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["steps"]) + 1:
        return f"unreadable observation: {str(value)[:200]}"
    for number, (step, seen) in enumerate(zip(case["steps"], value[:-1], strict=True), 1):
        right = model.step(step)
        if not _same(seen, right):
            return f"step {number}, {str(step)[:200]}: saw {str(seen)[:250]}, expected {str(right)[:250]}"
    return None if value[-1] == [True, True] else f"isolation_level and row_factory are as they were: {value[-1]}"


def _same(seen: Any, right: Any) -> bool:
    if isinstance(right, list):
        return isinstance(seen, list) and len(seen) == len(right) and all(map(_same, seen, right))
    if right == "raised ?":  # whatever Python's version of the library raises
        return isinstance(seen, str) and seen.startswith("raised ")
    return type(seen) is type(right) and bool(seen == right)


def _case(
    check: str, steps: list[Step], level: str | None = "", rows: bool = False, known: bool = False
) -> dict[str, Any]:
    schema = [PRODUCTS, ORDERS, LINES, NO_ROBOTS]
    if known:
        schema = ["PRAGMA foreign_keys = ON", KNOWN, "INSERT INTO known VALUES ('Ada')", PRODUCTS, ORDERS_OF_KNOWN]
        schema += [LINES, NO_ROBOTS]
    return {"check": check, "schema": schema, "steps": steps, "isolation_level": level, "rows": rows, "known": known}


def _stock(rng: random.Random, least: int = 5) -> list[Step]:
    names = ("apple", "banana", "carrot", "robot")
    return [["add_product", name, f"A {name.title()}", rng.randint(least, least + 15)] for name in names]


def _order(rng: random.Random) -> list[Step]:
    lines = [["apple", rng.randint(1, 2)], ["carrot", rng.randint(1, 2)]]
    return [["place", "Ada", lines], ["cancel", 1], ["cancel", 1], ["place", "Bob", lines], ["cancel", 2]]


def _walk(rng: random.Random) -> list[Step]:
    steps = _stock(rng, 50)
    for number in range(1, 9):
        skus = rng.sample(("apple", "banana", "carrot"), rng.randint(1, 3))
        steps.append(["place", rng.choice(("Ada", "Bob")), [[sku, rng.randint(1, 3)] for sku in skus]])
        if rng.random() < 0.5:
            steps.append(["cancel", rng.randint(1, number)])
    return [*steps, STATE, ["search", "an"], ["search", "APP"], ["listing"], ["add_product", "apple", "x", 1],
            ["add_product", "new", "x", -1], STATE]  # fmt: skip


def _odd(rng: random.Random) -> list[Step]:
    steps: list[Step] = [["add_product", f"sku {text}", text, rng.randint(3, 9)] for text in ODD]
    steps += [["place", text, [[f"sku {text}", 2]]] for text in ODD]
    steps += [["import_products", [[f"sku {text}", f"{text} again", 4] for text in ODD]]]
    steps += [["search", text] for text in ODD if "\x00" not in text and text]
    return [*steps, ["place", "x", [["' OR '1'='1", 1]]], ["cancel", "1 OR 1=1"], STATE]


def _searches(rng: random.Random) -> list[Step]:
    names = ["100% wool", "100 wool", "a_b", "axb", "back\\slash", "backslash", "Ärmel", "ärmel", "ZEBRA", "zebra\\%_"]
    steps: list[Step] = [["add_product", f"s{rng.randrange(100)}-{n}", name, n] for n, name in enumerate(names)]
    texts = ["%", "_", "\\", "a_b", "0%", "\\%", "%_", "Är", "är", "ze", "BACK", "", "no such", "[a]", "*", "\\\\"]
    return steps + [["search", text] for text in texts]


def _orderings(rng: random.Random) -> list[Step]:
    names = ["same", "same", "Same", "other", "other", "last"]
    rows = [[f"k{n}", name, rng.randint(0, 2)] for n, name in enumerate(names)]
    rng.shuffle(rows)
    steps: list[Step] = [["add_product", *row] for row in rows]
    steps += [["listing", column, down] for column in ("sku", "name", "stock") for down in (False, True)]
    wrong = ["stock DESC", "price", "rowid", "1", "stock; DROP TABLE products", "SKU--", "", "(SELECT 1)", "stock "]
    return [["listing"], *steps, ["listing"], *(["listing", text, rng.random() < 0.5] for text in wrong), STATE]


def _order_rules(rng: random.Random) -> list[Step]:
    steps: list[Step] = [["add_product", "apple", "Apple", 7], ["add_product", "banana", "Banana", 1]]
    return [
        *steps,
        ["place", "Ada", [["apple", 2], ["banana", 1], ["apple", 3]]], STATE,
        ["place", "Ada", [["apple", 1], ["apple", 2]]], STATE,
        ["place", "Ada", []], ["place", "Ada", {"items": [], "fails": False}],
        ["place", "Ada", [["apple", 0]]], ["place", "Ada", [["apple", 2], ["apple", -1]]],
        ["place", "Ada", [["no", 1]]],
        ["place", "Ada", {"items": [["apple", 1], ["apple", 1]], "fails": False}], STATE,
        ["place", "Ada", [["apple", 1]]], ["cancel", 1], ["cancel", 1], ["cancel", 7], STATE,
    ]  # fmt: skip


def _failing(rng: random.Random) -> list[Step]:
    good = [["apple", rng.randint(1, 2)], ["banana", rng.randint(1, 2)]]
    bad: list[Any] = [[*good, ["nothing", 1]], [*good, ["carrot", 99]], [*good, ["robot", 1]], [*good, ["carrot", 0]]]
    bad += [{"items": good, "fails": True}]
    steps = _stock(rng)
    for lines in bad:
        steps += [["place", "Ada", lines], STATE]
    return [*steps, ["place", "Ada", good], STATE]


def _committing(rng: random.Random) -> list[Step]:
    """After each method a rollback of the caller's, which finds no transaction to end."""
    steps = [*_stock(rng), *_order(rng), ["import_products", [["apple", "Apples", 3], ["fig", "Fig", 1]]]]
    steps += [["place", "Ada", [["no", 1]]], ["cancel", 99], ["add_product", "fig", "x", 1]]
    steps += [
        ["block", [["add_product", "kiwi", "Kiwi", 3]], "", False],
        ["block", [["add_product", "x", "", 3]], "Boom", False],
    ]
    return [one for step in steps for one in (step, STATE, ROLLBACK)] + [STATE]


def _within(rng: random.Random) -> list[Step]:
    steps = [*_stock(rng), ["sql", "BEGIN"], ["add_product", "fig", "Fig", 9], STATE, *_order(rng), STATE]
    steps += [["place", "Ada", [["fig", 1], ["no", 1]]], STATE, ["place", "Ada", [["fig", 1], ["robot", 1]]], STATE]
    steps += [["import_products", [["fig", "Figs", 1], ["bad", "Bad", -1]]], STATE]
    steps += [["block", [["add_product", "x", "X", 1]], "Boom", False], STATE]
    steps += [["block", [["add_product", "y", "Y", 1]], "", False], STATE, ["search", "f"], STATE]
    return [*steps, ROLLBACK, STATE, ["sql", "BEGIN"], ["add_product", "fig", "Fig", 2], ["sql", "COMMIT"], STATE]


def _nested(rng: random.Random) -> list[Step]:
    def add(sku: str) -> Step:
        return ["add_product", sku, sku.upper(), rng.randint(1, 9)]

    inner_fails: Step = ["block", [add("b"), ["block", [add("c")], "", False]], rng.choice(("Boom", "Bang")), False]
    inner_holds: Step = ["block", [add("d")], "", False]
    order_fails: Step = ["place", "Ada", [["a", 1], ["nothing", 1]]]
    return [
        ["block", [add("a"), inner_fails, inner_holds, STATE], "", False], STATE, ROLLBACK,
        ["block", [add("e"), inner_holds, ["block", [add("f")], "", False]], "Boom", False], STATE,
        ["block", [add("g"), order_fails, add("a"), add("h"), STATE], "", True], STATE, ROLLBACK,
        ["block", [add("i"), order_fails], "", False], STATE, ROLLBACK,
        ["block", [add("k"), ["block", [["block", [add("l")], "Bang", False], add("m")], "Bang", False]], "", False],
        STATE, ROLLBACK, ["block", [add("n")], "Bang", False], STATE, ROLLBACK,
    ]  # fmt: skip


def _imports(rng: random.Random) -> list[Step]:
    rows = [["fig", "Fig", 1], ["apple", "Apples", 2], ["bad", "Bad", -rng.randint(1, 5)], ["fig", "Figs", 3]]
    rows += [["none", None, 1], ["kiwi", "Kiwi", 0]]
    return [
        *_stock(rng),
        ["import_products", rows], STATE, ROLLBACK,
        ["import_products", {"items": rows, "fails": False}], STATE,
        ["import_products", {"items": [["lime", "Lime", 1], *rows], "fails": True}], STATE, ROLLBACK,
        ["import_products", [["lime", "Lime", 1], ["odd", "Odd", [1]]]], STATE, ["import_products", []],
        ["block", [["import_products", rows], ["import_products", {"items": rows, "fails": True}], STATE], "", True],
        STATE,
        ["block", [["import_products", rows]], "Boom", False], STATE,
    ]  # fmt: skip


def _late() -> list[Step]:
    """Orders of customers that nobody knows: the database refuses them when the transaction is to be committed."""
    place = ["place", "Eve", [["apple", 2]]]
    return [
        ["add_product", "apple", "Apple", 9], ["place", "Ada", [["apple", 1]]], STATE,
        place, STATE, ["place", "Ada", [["apple", 1]]], STATE,
        ["block", [["add_product", "fig", "Fig", 1], place, STATE], "", False], STATE,
        ["block", [["block", [place], "Boom", False], ["add_product", "fig", "Fig", 1]], "", False], STATE,
    ]  # fmt: skip


class Refused(Exception):
    """What the database does not take, or a method does not; the name says what it looks like."""


class Model:
    """The tables as dictionaries."""

    def __init__(self, known: bool) -> None:
        self.data: dict[str, Any] = {"products": {}, "orders": {}, "lines": {}}
        self.known = known
        self.before: list[dict[str, Any]] = []

    def step(self, step: Step) -> Any:
        """What a step returns, or that it raised."""
        try:
            return self._done(step)
        except Refused as ex:
            return f"raised {ex}"

    def _done(self, step: Step) -> Any:
        name, *rest = step
        if name == "state":
            products = [[sku, *of] for sku, of in sorted(self.data["products"].items())]
            orders = [[number, *of] for number, of in sorted(self.data["orders"].items())]
            return [bool(self.before), products, orders, [[*k, v] for k, v in sorted(self.data["lines"].items())]]
        if name == "sql":
            return self._sql(rest[0])
        if name in ("search", "listing"):
            return getattr(self, name)(*rest)
        return self._whole(lambda: getattr(self, name)(*rest))

    def _sql(self, text: str) -> None:
        if text == "BEGIN":
            self.before.append(copy.deepcopy(self.data))
        elif not self.before:
            raise Refused("OperationalError")  # there is no transaction to end
        elif text == "ROLLBACK":
            self.data = self.before.pop()
        else:
            self.before.pop()

    def _whole(self, act: Any) -> Any:
        self.before.append(copy.deepcopy(self.data))
        try:
            value = act()
            customers = {customer for customer, _ in self.data["orders"].values()}
            if self.known and len(self.before) == 1 and customers - {"Ada"}:
                raise Refused("IntegrityError")
        except Refused:
            self.data = self.before.pop()
            raise
        self.before.pop()
        return value

    def block(self, steps: list[Step], fails: str, caught: bool) -> list[Any]:
        """A block that fails by itself ends with that; what it did is undone by whoever began it."""
        seen = []
        start = copy.deepcopy(self.data)
        for step in steps:
            seen.append(self.step(step) if caught else self._done(step))
        if fails:
            self.data = start
            return [*seen, f"ended by {fails}"]
        return seen

    def add_product(self, sku: str, name: str, stock: int) -> None:
        """A new product."""
        if sku in self.data["products"] or stock < 0 or name is None:
            raise Refused("IntegrityError")
        self.data["products"][sku] = [name, stock]

    def search(self, text: str) -> list[Any]:
        """Products by part of their name."""
        found = sorted(self.data["products"].items())
        return [["tuple", sku, *of] for sku, of in found if _plain(text) in _plain(of[0])]

    def listing(self, order_by: str = "sku", descending: bool = False) -> list[Any]:
        """All products in order."""
        if order_by not in ("sku", "name", "stock"):
            raise Refused("ValueError")
        rows = sorted([sku, *of] for sku, of in self.data["products"].items())
        rows.sort(key=lambda row: row[("sku", "name", "stock").index(order_by)], reverse=descending)
        return [["tuple", *row] for row in rows]

    def place(self, customer: str, lines: Any) -> int:
        """A new order."""
        items, fails = (lines["items"], lines["fails"]) if isinstance(lines, dict) else (lines, False)
        wanted: dict[str, int] = {}
        for sku, quantity in items:
            if quantity < 1:
                raise Refused("ValueError")
            wanted[sku] = wanted.get(sku, 0) + quantity
        if fails:
            raise Refused("Boom")
        if not wanted:
            raise Refused("ValueError")
        number = max(self.data["orders"], default=0) + 1
        self.data["orders"][number] = [customer, "open"]
        for sku, quantity in wanted.items():
            if sku not in self.data["products"]:
                raise Refused("KeyError")
            if quantity > self.data["products"][sku][1]:
                raise Refused("ValueError")
            if sku == "robot":
                raise Refused("IntegrityError")
            self.data["products"][sku][1] -= quantity
            self.data["lines"][number, sku] = quantity
        return number

    def cancel(self, number: Any) -> bool:
        """An order undone."""
        if number not in self.data["orders"]:
            raise Refused("KeyError")
        if self.data["orders"][number][1] != "open":
            return False
        self.data["orders"][number][1] = "cancelled"
        for (of, sku), quantity in self.data["lines"].items():
            self.data["products"][sku][1] += quantity if of == number else 0
        return True

    def import_products(self, rows: Any) -> list[int]:
        """Products added or added to."""
        items, fails = (rows["items"], rows["fails"]) if isinstance(rows, dict) else (rows, False)
        refused = []
        for position, row in enumerate(items):
            sku, name, stock = row
            if isinstance(stock, list):
                raise Refused("?")
            if name is None or stock < 0:
                refused.append(position)
            else:
                old = self.data["products"].get(sku, ["", 0])[1]
                self.data["products"][sku] = [name, old + stock]
        if fails:
            raise Refused("Boom")
        return refused


def _plain(text: str) -> str:
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
