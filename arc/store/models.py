"""Answers of models that the host added, beside the bundled ones."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select

from arc.store.clock import Clock, utc_text
from arc.store.database import transaction
from arc.store.schema import models


class ModelEntry(NamedTuple):
    """A model the host added; ``added_at`` changes when its answers do."""

    name: str
    made_on: str
    added_at: str


class ModelStore:
    """Models of the host's own, by name. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def put(self, name: str, made_on: str, body: str) -> None:
        """Keep a model's answers (compact form of ``arc.guess_files``), in place of earlier ones."""
        added_at = utc_text(self._clock())
        row = {"name": name, "made_on": made_on, "body": body, "added_at": added_at}
        with transaction(self._engine, writes=True) as connection:
            connection.execute(delete(models).where(models.c.name == name))
            connection.execute(insert(models).values(row))

    def entries(self) -> list[ModelEntry]:
        """Every model, by name."""
        columns = [models.c[name] for name in ModelEntry._fields]
        with transaction(self._engine, writes=False) as connection:
            rows = connection.execute(select(*columns).order_by(models.c.name))
            return [ModelEntry(*row) for row in rows]

    def body(self, name: str) -> str | None:
        """A model's answers, None when there is no model of this name."""
        with transaction(self._engine, writes=False) as connection:
            query = select(models.c.body).where(models.c.name == name)
            return connection.execute(query).scalar_one_or_none()

    def remove(self, name: str) -> bool:
        """Take a model out; whether it was there."""
        with transaction(self._engine, writes=True) as connection:
            return connection.execute(delete(models).where(models.c.name == name)).rowcount > 0
