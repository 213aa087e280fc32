"""No ``repr`` shows a person or a key: what is logged or printed by mistake says nothing."""

import dataclasses
import importlib
import pkgutil
from datetime import datetime
from enum import Enum

import pytest
from sqlalchemy.orm import Session, object_mapper

import signon
from signon.config import Settings
from signon.core.lifecycle import State
from signon.models import Base, Plan
from signon.models.sealed import Sealed
from tests.factories import ACME, ANN, a_sign_on, a_submission

# Fields that hold a person, a secret, or words in which somebody may have named a person.
PRIVATE = {
    "address",
    "code",
    "code_seed",
    "contact_name",
    "contact_title",
    "details",
    "email",
    "facts",
    "name",
    "note",
    "password",
    "paths",
    "postal_code",
    "private",
    "public_name",
    "reason",
    "recipient",
    "seed",
    "secret_key",
    "smtp_url",
    "token",
    "typed",
    "url",
    "words",
}
# Their field of such a name holds no person.
# These start something when they are imported.
PROGRAMS = {"signon.__main__", "signon.operate.served", "signon.operate.wsgi"}
HARMLESS = {
    "signon.config.Setting.name",
    "signon.core.chore.Chore.name",
    "signon.core.job.JobKind.name",
    "signon.mail.inbox.Mail.name",  # of a file
    "signon.core.questions.Question.words",  # of a plan's file
    # What letters print of who is listed, to anybody who reads them.
    "signon.letters.roll.Before.name",
    "signon.letters.roll.RollRow.name",
    # Addresses of public pages.
    "signon.share.addresses.Address.url",
    "signon.share.sitemap.Listed.url",
    "signon.share.social.Social.url",
}


def classes() -> dict[str, type]:
    """Return every class of the house by its full name."""
    found: dict[str, type] = {}
    for each in pkgutil.walk_packages(signon.__path__, "signon."):
        if each.name not in PROGRAMS:
            module = importlib.import_module(each.name)
            for thing in vars(module).values():
                if isinstance(thing, type) and thing.__module__.startswith("signon"):
                    found[f"{thing.__module__}.{thing.__qualname__}"] = thing
    return found


def shown_fields(thing: type) -> set[str]:
    """Return the names of the fields that a generated ``repr`` prints."""
    if issubclass(thing, Enum):
        return set()
    if issubclass(thing, tuple):
        return set(getattr(thing, "_fields", ()))
    if not dataclasses.is_dataclass(thing) or "__repr__" not in vars(thing):
        return set()
    return {each.name for each in dataclasses.fields(thing) if each.repr}


def test_no_class_prints_a_field_that_may_hold_a_person() -> None:
    telling = {
        f"{name}.{field}"
        for name, thing in classes().items()
        for field in shown_fields(thing) & PRIVATE
    }

    assert not telling - HARMLESS, "@dataclass(repr=False), or field(repr=False)"


def test_no_table_prints_its_values() -> None:
    telling = [
        each.class_.__name__ for each in Base.registry.mappers if "__repr__" in vars(each.class_)
    ]

    assert not telling, "class …(Base, kw_only=True, repr=False)"


@pytest.mark.parametrize("application", [ANN, ACME])
def test_an_application_shows_nobody(application: object) -> None:
    shown = repr(application)

    for word in ("Ann", "Acme", "Bo Diaz", "Director", "example.org", "acme-aid.org"):
        assert word not in shown


@pytest.mark.one_database
def test_a_sign_on_and_what_belongs_to_it_show_nobody(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_on = a_sign_on(session, plan, State.LISTED, ACME, now=now)
    submission = a_submission(session, plan, ANN, now=now)

    for thing in (sign_on, submission, *session.identity_map.values()):
        shown = repr(thing) + str(thing)
        for column in object_mapper(thing).column_attrs:
            value = getattr(thing, column.key)
            is_sealed = isinstance(column.columns[0].type, Sealed)
            if value is not None and (is_sealed or isinstance(value, bytes)):
                assert str(value) not in shown
        assert "Acme" not in shown
        assert "Ann" not in shown


def test_settings_show_no_key(settings: Settings) -> None:
    shown = repr(settings) + str(settings)

    assert settings.secret_key not in shown
    assert settings.public_url not in shown
    assert repr(settings.index_key) not in shown
