"""The engine asks what Django would have asked, in the same words, and reads the same answers.

A new database is made at once, in the shape to which the migrations lead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, F, Model, QuerySet
from django.db.models.sql import compiler as of_django

from dugnad.engine.folder import PlaceFolder
from dugnad.site.database import compiler as own
from dugnad.site.database import making
from dugnad.site.database.making import bring_up_to_date
from dugnad.site.errors import PlaceUnusable
from dugnad.site.wiring import prepare_stores
from dugnad.web.people.models import Membership, Person

MODELS = apps.get_models()


def shapes(model: type[Model]) -> Iterator[QuerySet[Any]]:
    """Questions about a model, of every shape that pages ask, and some that none does."""
    rows = model._default_manager.all()
    names = [one.name for one in model._meta.concrete_fields]
    yield rows
    yield rows[:1]
    yield rows[3:9]
    yield rows.none() | rows
    yield rows.filter(pk__isnull=False)
    yield rows.exclude(pk=None).distinct()
    yield rows.reverse()
    yield rows.order_by("pk")
    yield rows.order_by("-pk").reverse()
    yield rows.order_by("?")
    yield rows.order_by(F("pk").desc(nulls_last=True))
    for name in names:
        yield rows.order_by(name)
        yield rows.order_by(f"-{name}", "pk")
        yield rows.order_by(f"-{name}", "pk").reverse()
        yield rows.order_by(name).values_list(name)
        yield rows.only(name)
        yield rows.defer(name).order_by(name)
        yield rows.order_by(name).distinct()
        yield rows.values(name).annotate(there_are=Count("pk")).order_by(name)
        yield rows.annotate(as_well=F(name)).order_by("as_well")
    yield rows.filter(pk__in=rows.order_by("pk").values("pk")[:2])
    yield rows.order_by().union(rows.order_by().filter(pk=None)).order_by("pk")
    yield rows.extra(select={"one": "1"})
    for one in model._meta.concrete_fields:
        if one.is_relation:
            yield rows.select_related(one.name).order_by("pk")
            yield rows.order_by(f"{one.name}__pk")
            yield rows.filter(**{f"{one.name}__pk__gt": 0}).order_by("pk")


def written(rows: QuerySet[Any], by: ModuleType) -> tuple[Any, ...]:
    """The words and values of a question, and what of the answer belongs to the model."""
    ops = connections[rows.db].ops
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ops, "_cache", by)  # whose compilers Django takes, also within a question.
        found = rows.query.clone().get_compiler(rows.db)
        assert type(found) is by.SQLCompiler
        words = found.as_sql()
        info = found.klass_info or {}
        return (*words, info.get("model"), info.get("select_fields"), found.annotation_col_map)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_every_question_is_the_one_that_django_asks(model: type[Model]) -> None:
    """The first time, when it is written, and again, when it is remembered."""
    connections[router.db_for_read(model)].remembered.clear()  # type: ignore[attr-defined]
    asked = [(rows, written(rows, of_django)) for rows in shapes(model)]
    for rows, words in [*asked, *asked, *reversed(asked)]:
        assert written(rows, own) == words


@pytest.mark.django_db(databases=["default"])
def test_answers_are_read_as_django_reads_them() -> None:
    """Numbers of persons, bytes and moments come back as what they were, each time."""
    ana, ben = (
        Person.objects.create(language=one, sealed_name=b"\x00%s", created_ms=1)
        for one in ("en", "nb")
    )
    for number, person in enumerate((ana, ben)):
        Membership.objects.create(
            person=person, project_id=bytes(16), member_id=bytes([number]) * 16, public_key=b""
        )
    ends = datetime(2026, 9, 21, tzinfo=UTC)
    Session.objects.create(session_key="a", session_data="100 %s", expire_date=ends)
    for _again in range(2):
        assert list(Person.objects.order_by("-language")) == [ben, ana]
        assert Person.objects.filter(id=ben.id).values_list("id", flat=True).first() == ben.id
        first = Membership.objects.filter(person=ana).first()
        assert first is not None
        assert (first.person_id, bytes(first.project_id)) == (ana.id, bytes(16))
        with_person = Membership.objects.select_related("person").order_by("-pk").first()
        assert with_person is not None
        assert with_person.person == ben
        assert Session.objects.get(session_data__contains="%s").expire_date == ends
    assert Session.objects.filter(session_data="100 %s").count() == 1


@pytest.mark.django_db
def test_a_question_with_named_values_is_asked() -> None:
    """Values may be named, too, as Django allows."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT %(one)s, '100 %%'", {"one": 1})
        assert cursor.fetchone() == (1, "100 %")
        cursor.execute("SELECT %s, '100 %%'", [1])
        assert cursor.fetchone() == (1, "100 %")


TABLES = "SELECT name, sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table'"
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name"


@contextmanager
def new_database(alias: str, file: Path) -> Iterator[BaseDatabaseWrapper]:
    """One beside the others, which goes by the name of one of them."""
    told = {**connections[alias].settings_dict, "NAME": str(file)}
    made = connections[alias].__class__(told, alias)
    before = connections[alias]
    connections[alias] = made
    try:
        yield made
    finally:
        connections[alias] = before
        made.close()


def shape_of(made: BaseDatabaseWrapper) -> tuple[Any, ...]:
    """Its tables with their columns and rules, and its indexes."""
    with made.cursor() as cursor:
        tables = {}
        for name, counts_on in cursor.execute(TABLES).fetchall():
            table = made.ops.quote_name(name)
            columns = cursor.execute(f"PRAGMA table_info({table})").fetchall()
            leading = cursor.execute(f"PRAGMA foreign_key_list({table})").fetchall()
            unique = made.introspection.get_constraints(cursor, name)
            tables[name] = (
                counts_on,
                sorted(column[1:] for column in columns),
                sorted(one[2:] for one in leading),
                sorted((sorted(one["columns"]), one["unique"], one["primary_key"], one["check"])
                       for one in unique.values()),
            )  # fmt: skip
        indexes = [one for one in cursor.execute(INDEXES).fetchall() if one[1] is not None]
        seen = cursor.execute("SELECT app, name FROM django_migrations").fetchall()
    return tables, indexes, sorted(seen)


@pytest.mark.django_db(databases=["default", "keys", "views"])
@pytest.mark.parametrize("alias", ["default", "keys", "views"])
def test_a_new_database_has_the_shape_to_which_the_migrations_lead(
    alias: str, tmp_path: Path
) -> None:
    """The same tables, columns, rules and indexes; and no migration is left to be done."""
    with new_database(alias, tmp_path / "stepwise.db") as stepwise:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        wanted = shape_of(stepwise)
    with new_database(alias, tmp_path / "at-once.db") as at_once:
        bring_up_to_date(alias)
        found = shape_of(at_once)
        assert found == wanted
        call_command("migrate", "--check", database=alias, verbosity=0)
        bring_up_to_date(alias)
        assert shape_of(at_once) == found


@pytest.mark.django_db(databases=["default", "keys", "views"])
def test_a_database_of_an_earlier_version_is_changed(tmp_path: Path) -> None:
    """What has something in it goes through the migrations that it has not seen."""
    with new_database("default", tmp_path / "place.db") as made:
        call_command("migrate", "people", "0001", database="default", verbosity=0)
        bring_up_to_date("default")
        found = shape_of(made)
    with new_database("default", tmp_path / "new.db") as made:
        bring_up_to_date("default")
        assert shape_of(made) == found


@pytest.mark.django_db(databases=["default", "keys", "views"])
def test_lists_on_a_full_disk_are_not_thrown_away(tmp_path: Path) -> None:
    """They could be read well: there was no room to change them for this version."""
    with new_database("views", tmp_path / "views.db") as made:
        call_command("migrate", "lists", "0009", database="views", verbosity=0)
        with made.cursor() as cursor:
            (pages,) = cursor.execute("PRAGMA page_count").fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DatabaseError, match="full"):
            prepare_stores(PlaceFolder(tmp_path))
        assert made.introspection.table_names()
    assert (tmp_path / "views.db").stat().st_size > 0


@pytest.mark.django_db(databases=["default", "keys", "views"])
def test_what_a_newer_version_has_opened_is_left_alone(tmp_path: Path) -> None:
    """An older version would write to tables whose shape it does not know."""
    with new_database("default", tmp_path / "place.db") as made:
        bring_up_to_date("default")
        MigrationRecorder(made).record_applied("lists", "9999_made_anew_at_any_time")
        bring_up_to_date("default")
        MigrationRecorder(made).record_applied("people", "9999_what_comes")
        with pytest.raises(PlaceUnusable, match="newer version"):
            bring_up_to_date("default")


@pytest.mark.django_db(databases=["default", "keys", "views"])
def test_a_first_start_that_is_interrupted_made_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All tables are there, or none: the next start makes them."""
    with new_database("default", tmp_path / "place.db") as made:
        with monkeypatch.context() as patch:
            patch.setattr(making, "MigrationLoader", _Interrupted)
            with pytest.raises(KeyboardInterrupt):
                bring_up_to_date("default")
        assert made.introspection.table_names() == []
        bring_up_to_date("default")
        assert "people_person" in made.introspection.table_names()


def _Interrupted(_connection: None) -> None:  # noqa: N802  Stands where a class does.
    raise KeyboardInterrupt
