"""Made-up sign-ons look like real ones to every part of the program."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from signon.core.kinds import Kind, Source, Visibility
from signon.core.lifecycle import State
from signon.core.text import name as checked
from signon.endorsers.service import differences
from signon.models import Event, Plan, SearchWord, SignOn
from signon.models.tally import counts
from signon.operate import sample_names
from signon.operate.sample_cli import sample
from signon.web import clock
from tests.client import PageClient
from tests.conftest import Begin
from tests.factories import a_plan, a_sign_on


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(sample, words)


@pytest.fixture
def sampled(app: Flask, plan: Plan) -> Plan:
    result = run(app, "--organizations=150", "--individuals=250")
    assert result.exit_code == 0, result.output
    return plan


def test_as_many_are_made_as_were_asked_for_and_counted(sampled: Plan, begin: Begin) -> None:
    with begin() as session:
        kinds = Counter(session.scalars(select(SignOn.kind)))
        states = set(session.scalars(select(SignOn.state).distinct()))
        number = counts(session, sampled.id)
        wrong = differences(session)
        waiting = session.scalar(select(func.count()).where(Event.folded.is_(False)))

    assert kinds == {Kind.ORGANIZATION: 150, Kind.INDIVIDUAL: 250}
    assert {State.LISTED, State.IN_REVIEW, State.PENDING} >= states
    assert number.organizations > 100
    assert number.individuals > 200
    assert (wrong, waiting) == ({}, 0)


def test_each_has_its_ledger_from_birth_to_where_it_stands(sampled: Plan, begin: Begin) -> None:
    with begin() as session:
        for sign_on in session.scalars(select(SignOn)):
            steps = session.scalars(sign_on.events.select().order_by(Event.id)).all()
            walk = [(step.before, step.after) for step in steps]
            assert walk[0] == (None, State.PENDING)
            assert [after for _, after in walk[:-1]] == [before for before, _ in walk[1:]]
            assert walk[-1][1] is sign_on.state
            assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_it_stands_as_a_real_one_would(sampled: Plan, begin: Begin, app: Flask) -> None:
    with begin() as session:
        for sign_on in session.scalars(select(SignOn).where(SignOn.state == State.LISTED)):
            assert sign_on.source is Source.SAMPLE
            assert (sign_on.slot, sign_on.row_version) == (1, 1)
            assert sign_on.email is None or sign_on.email.endswith(("@example.org", ".example"))
            is_hidden = sign_on.visibility in {Visibility.PLACE, Visibility.COUNTED}
            assert (sign_on.public_name is None) == is_hidden
            assert (sign_on.visibility is Visibility.COUNTED) == (sign_on.email is None)
        first = session.scalars(select(SearchWord.word)).first()
    assert first


def test_the_pages_show_them(sampled: Plan, client: PageClient, begin: Begin) -> None:
    with begin() as session:
        first = session.scalars(
            select(SignOn)
            .where(SignOn.state == State.LISTED, SignOn.kind == Kind.ORGANIZATION)
            .order_by(SignOn.place_key, SignOn.sort_key, SignOn.id)
            .limit(1)
        ).one()

    page = client.get(f"/plans/{sampled.slug}/endorsers").get_data(as_text=True)

    assert first.public_name is not None
    assert first.public_name.replace("'", "&#39;") in page


def test_more_can_be_added(sampled: Plan, app: Flask, begin: Begin) -> None:
    assert run(app, "--individuals=10").exit_code == 0

    with begin() as session:
        assert session.scalar(select(func.count()).select_from(SignOn)) == 410


@pytest.mark.one_database
def test_they_are_never_mixed_with_real_ones(app: Flask, plan: Plan, begin: Begin) -> None:
    with begin() as session:
        a_sign_on(session, plan, now=clock.now() - timedelta(days=1))

    result = run(app, "--individuals=1")

    assert result.exit_code == 1
    assert "real sign-ons" in str(result.exception)
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(SignOn)) == 1


@pytest.mark.one_database
def test_the_plan_must_be_clear(app: Flask, begin: Begin) -> None:
    none = run(app, "--individuals=1")
    with begin() as session:
        for slug in ("one", "other"):
            a_plan(session, slug=slug, now=clock.now())

    several = run(app, "--individuals=1")

    assert (none.exit_code, several.exit_code) == (1, 2)
    assert "signon init" in none.stderr
    assert "choose one with --plan" in several.stderr
    assert run(app, "--individuals=1", "--plan=other").exit_code == 0


def test_made_up_names_are_names_that_the_forms_take() -> None:
    chance = Random(1)  # noqa: S311 - not a secret
    for _ in range(1000):
        for made in (sample_names.person(chance), sample_names.organization(chance, "Guam")):
            assert checked(made) == made
