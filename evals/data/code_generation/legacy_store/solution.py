"""The shop's database layer: values are bound, and every change is a savepoint, or a transaction of its own."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Product = tuple[str, str, int]


class Store:
    """Products and orders."""

    ORDERS = ("sku", "name", "stock")

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction; within another one, a part of it that can be undone by itself."""
        outermost = not self.db.in_transaction
        self.db.execute("BEGIN IMMEDIATE" if outermost else "SAVEPOINT store")
        try:
            yield
            self.db.execute("COMMIT" if outermost else "RELEASE store")
        except BaseException:
            # A failing statement may have ended the transaction already.
            if self.db.in_transaction:
                if outermost:
                    self.db.execute("ROLLBACK")
                else:
                    self.db.execute("ROLLBACK TO store")
                    self.db.execute("RELEASE store")
            raise

    def add_product(self, sku: str, name: str, stock: int) -> None:
        """Adds a product; an existing sku or a negative stock is an IntegrityError."""
        with self.transaction():
            self.db.execute("INSERT INTO products (sku, name, stock) VALUES (?, ?, ?)", (sku, name, stock))

    def search(self, text: str) -> list[Product]:
        """The products whose name contains the text, by sku."""
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        sql = "SELECT sku, name, stock FROM products WHERE name LIKE ? ESCAPE '\\' ORDER BY sku"
        return self._rows(sql, f"%{escaped}%")

    def listing(self, order_by: str = "sku", descending: bool = False) -> list[Product]:
        """All products, by one column and then by sku."""
        if order_by not in self.ORDERS:
            raise ValueError(f"order_by={order_by!r}: give one of {', '.join(self.ORDERS)}")
        direction = "DESC" if descending else "ASC"
        return self._rows(f"SELECT sku, name, stock FROM products ORDER BY {order_by} {direction}, sku ASC")

    def place(self, customer: str, lines: Iterable[tuple[str, int]]) -> int:
        """Records an order and takes its lines from the stock."""
        with self.transaction():
            wanted: dict[str, int] = {}
            for sku, quantity in lines:
                if quantity < 1:
                    raise ValueError(f"{sku}: a quantity of {quantity}")
                wanted[sku] = wanted.get(sku, 0) + quantity
            if not wanted:
                raise ValueError("an order needs lines")
            sql = "INSERT INTO orders (customer, status) VALUES (?, 'open')"
            order_id = self.db.execute(sql, (customer,)).lastrowid
            for sku, quantity in wanted.items():
                found = self._rows("SELECT stock FROM products WHERE sku = ?", sku)
                if not found:
                    raise KeyError(sku)
                if found[0][0] < quantity:
                    raise ValueError(f"{sku}: {quantity} wanted, {found[0][0]} in stock")
                self.db.execute("UPDATE products SET stock = stock - ? WHERE sku = ?", (quantity, sku))
                line = (order_id, sku, quantity)
                self.db.execute("INSERT INTO order_lines (order_id, sku, quantity) VALUES (?, ?, ?)", line)
            assert order_id is not None
            return order_id

    def cancel(self, order_id: int) -> bool:
        """Returns an open order's lines to the stock."""
        with self.transaction():
            found = self._rows("SELECT status FROM orders WHERE id = ?", order_id)
            if not found:
                raise KeyError(order_id)
            if found[0][0] != "open":
                return False
            self.db.execute("UPDATE orders SET status = 'cancelled' WHERE id = ?", (order_id,))
            for sku, quantity in self._rows("SELECT sku, quantity FROM order_lines WHERE order_id = ?", order_id):
                self.db.execute("UPDATE products SET stock = stock + ? WHERE sku = ?", (quantity, sku))
            return True

    def import_products(self, rows: Iterable[Product]) -> list[int]:
        """Adds products or adds to them; the positions of those that the database refused."""
        sql = (
            "INSERT INTO products (sku, name, stock) VALUES (?, ?, ?) "
            "ON CONFLICT (sku) DO UPDATE SET name = excluded.name, stock = stock + excluded.stock"
        )
        refused = []
        with self.transaction():
            for position, (sku, name, stock) in enumerate(rows):
                try:
                    with self.transaction():
                        self.db.execute(sql, (sku, name, stock))
                except sqlite3.IntegrityError:
                    refused.append(position)
        return refused

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        cursor = self.db.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values).fetchall()
