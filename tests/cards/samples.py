"""Values of any field that an action or an event may have, made from its type alone."""

from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from dugnad.ledger.values import Record

R = TypeVar("R", bound=Record)


def types_in(kind: Any) -> Iterator[inspect.Type]:
    """Every type that a record's fields are made of, down to the smallest."""
    yield from _inside(inspect.type_info(kind))


def _inside(info: inspect.Type) -> Iterator[inspect.Type]:
    match info:
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _inside(field.type)
        case inspect.UnionType(types=types) | inspect.TupleType(item_types=types):
            for one in types:
                yield from _inside(one)
        case inspect.VarTupleType(item_type=item):
            yield from _inside(item)
        case inspect.Metadata(type=one):
            yield from _inside(one)
        case _:
            yield info


def samples(kind: type[R]) -> Iterator[R]:
    """Records of a kind: the smallest one, one with larger numbers, one for each choice."""
    for pick in range(4):
        yield msgspec.convert(
            [_value(field.type, pick) for field in _fields(kind)], type=kind, strict=True
        )


def _fields(kind: type[Record]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return info.fields


def _value(info: inspect.Type, pick: int) -> Any:
    match info:
        case inspect.IntType(ge=least):
            return (least or 0) + pick
        case inspect.BoolType():
            return bool(pick % 2)
        case inspect.BytesType(min_length=length):
            return bytes([pick]) * (length or 0)
        case inspect.StrType():
            return "" if pick == 0 else "word"
        case inspect.LiteralType(values=values):
            return values[pick % len(values)]
        case inspect.NoneType():
            return None
        case inspect.UnionType(types=types):
            return _value(types[pick % len(types)], pick)
        case inspect.VarTupleType(item_type=item, min_length=length):
            return [_value(item, pick) for _ in range(length or 0)]
        case inspect.TupleType(item_types=items):
            return [_value(item, pick) for item in items]
        case inspect.StructType(fields=fields, tag=tag):
            named = [] if tag is None else [tag]
            return [*named, *(_value(field.type, pick) for field in fields)]
        case inspect.Metadata(type=one):
            return _value(one, pick)
        case _:
            raise AssertionError(info)
