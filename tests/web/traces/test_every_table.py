"""No table of the place is outside of what is handed out and forgotten."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.db.models import Model

from dugnad.web.traces.catalogue import NOT_ABOUT_PERSONS, traces


def label(model: type[Model]) -> str:
    """How a table is named here: "app.Model"."""
    return f"{model._meta.app_label}.{model.__name__}"


def declared() -> Counter[str]:
    """Every table that a part of the web says it forgets."""
    return Counter(label(model) for trace in traces().values() for model in trace.models)


def is_named(model: type[Model], names: set[str]) -> bool:
    """Whether a table is in a list that may name a whole app."""
    return label(model) in names or f"{model._meta.app_label}.*" in names


def test_every_table_is_forgotten_or_says_why_not() -> None:
    """Whoever adds a table says what becomes of a person's rows in it."""
    models = apps.get_models(include_auto_created=True)
    forgotten, others = declared(), set(NOT_ABOUT_PERSONS)
    missing = [
        label(one) for one in models if label(one) not in forgotten and not is_named(one, others)
    ]
    assert not missing, f"neither in a TRACE nor in NOT_ABOUT_PERSONS: {missing}"
    assert len(models) > 40


def test_every_table_has_one_who_forgets() -> None:
    """No table is declared twice, or both as forgotten and as none of a person's."""
    forgotten, others = declared(), set(NOT_ABOUT_PERSONS)
    assert [name for name, times in forgotten.items() if times > 1] == []
    assert [name for name in forgotten if name in others] == []


def test_nothing_is_named_that_is_not_there() -> None:
    """What is said of tables that are gone is gone as well."""
    known = {label(one) for one in apps.get_models(include_auto_created=True)}
    parts = {name.split(".")[0] + ".*" for name in known}
    assert set(NOT_ABOUT_PERSONS) <= known | parts


def test_a_table_about_a_person_is_not_declared_as_none() -> None:
    """A table that points at a person cannot say that it is about nobody."""
    pointing = [
        label(one)
        for one in apps.get_models(include_auto_created=True)
        if any(
            field.related_model is not None and label(field.related_model) == "people.Person"
            for field in one._meta.get_fields()
            if field.is_relation
            and not field.auto_created
            and isinstance(field.related_model, type)
        )
    ]
    assert len(pointing) > 12
    assert [one for one in pointing if one in NOT_ABOUT_PERSONS] == []
