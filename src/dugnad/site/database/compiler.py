"""How questions are written: what is the same each time is written once.

Whole rows of one table have the same columns each time, and mostly one of a few orders. For those
`SQLCompiler` gives what Django gave the first time, and for everything else it is Django's. Nothing
here knows a table, and no answer is kept: only the words of questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Model
from django.db.models.expressions import Expression
from django.db.models.sql import compiler
from django.db.models.sql.compiler import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

__all__ = [
    "Remembered",
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
]


@dataclass
class _Whole:
    """What Django wrote for whole rows of a table.

    Attributes:
        select: each column, its words, and no other name for it.
        fields: where the model's fields stand among them.
        orders: each order by the table's own columns that was asked for.
        converters: what makes a value of ours of what SQLite gives, by the column's place.
    """

    select: list[tuple[Expression, Any, str | None]]
    fields: list[int]
    orders: dict[Any, list[Any]] = field(default_factory=dict)
    converters: dict[int, Any] | None = None


Remembered = dict[type[Model], _Whole]
"""By model, on each connection: converters belong to one."""


class SQLCompiler(compiler.SQLCompiler):
    """Django's, which does not write again what it wrote."""

    _whole: _Whole | None = None

    def get_select(self, with_col_aliases: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's.
        """Give the columns, where the model's fields stand among them, and what is beside."""
        self._whole = None
        if with_col_aliases or not self._asks_for_whole_rows():
            return super().get_select(with_col_aliases=with_col_aliases)
        model = cast("type[Model]", self.query.model)
        remembered: Remembered = self.connection.remembered  # type: ignore[attr-defined]
        whole = remembered.get(model)
        if whole is None:
            select, info, _ = super().get_select()
            fields = info["select_fields"] if info else []
            whole = remembered[model] = _Whole(select, fields)
        else:
            self.query.get_initial_alias()  # as Django does: the table is asked once more.
        self._whole = whole
        return list(whole.select), {"model": model, "select_fields": list(whole.fields)}, {}

    def get_order_by(self) -> Any:
        """Give what the rows are put in order by."""
        query, whole = self.query, self._whole
        if whole is None or query.group_by or query.annotations or query.distinct:
            return super().get_order_by()
        key = (query.order_by, query.standard_ordering)
        if key not in whole.orders:
            found = super().get_order_by()
            if not query.order_by or not self._names_own_columns():
                return found
            whole.orders[key] = found
        return list(whole.orders[key])

    def get_converters(self, expressions: Any) -> Any:
        """Give what makes values of ours of what SQLite gives."""
        whole = self._whole
        if whole is None or len(expressions) != len(whole.select):
            return super().get_converters(expressions)
        if whole.converters is None:
            whole.converters = super().get_converters(expressions)
        return whole.converters

    def _asks_for_whole_rows(self) -> bool:
        """Whether every column of the model's own table is asked for, and nothing beside."""
        query = self.query
        model = query.model
        return (
            query.default_cols
            and model is not None
            and query.base_table == model._meta.db_table  # noqa: SLF001  Django's way to a model.
            and not model._meta.parents  # noqa: SLF001
            and not query.deferred_loading[0]
            and not query.select_related
            and not query.annotation_select
            and not query.extra
            and not query.combinator
            and query.selected is None
        )

    def _names_own_columns(self) -> bool:
        """Whether the order consists of names of the table's own columns, which lead nowhere."""
        own = cast("type[Model]", self.query.model)._meta  # noqa: SLF001
        known = {one.name for one in own.concrete_fields if not one.is_relation}
        return all(
            isinstance(one, str)
            and (one.removeprefix("-") in known or (one in ("pk", "-pk") and own.pk.name in known))
            for one in self.query.order_by
        )
