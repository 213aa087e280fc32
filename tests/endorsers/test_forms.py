"""A value that is none of ours is the same as none."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from signon.core.kinds import Scope
from signon.endorsers.forms import MOST_CHARACTERS, EndorserFilterForm
from signon.endorsers.numbers import Numbers
from signon.endorsers.search import Filter
from signon.models import Plan

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def page(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def read(plan: Plan, **values: str) -> Filter:
    return EndorserFilterForm(MultiDict(values)).for_plan(plan).filter()


def test_nothing_asked_is_everything(plan: Plan) -> None:
    assert read(plan) == read(plan, q="", category="", scope="", state="") == Filter()
    assert Filter().is_empty


def test_what_is_asked_is_looked_for(plan: Plan) -> None:
    wanted = read(plan, q=" Acme ", category="legal", scope="local", state="TX")
    assert wanted == Filter(q=" Acme ", category="legal", scope=Scope.LOCAL, us_state="TX")
    assert not wanted.is_empty
    assert wanted.words == ["acme"]


@pytest.mark.parametrize(
    "odd", ["garbage", "LEGAL", "tx", "Local", "'; --", "\u202e", "0", "a" * 300]
)
def test_a_filter_that_is_none_of_ours_is_none(plan: Plan, odd: str) -> None:
    assert read(plan, category=odd, scope=odd, state=odd) == Filter()


def test_only_so_much_of_a_search_is_read(plan: Plan) -> None:
    assert len(read(plan, q="a" * 5000).q) == MOST_CHARACTERS
    many = " ".join(f"word{number}" * (number + 1) for number in range(12))
    assert len(Filter(q=many).words) == 8
    assert Filter(q="aid Aid AID of").words == ["aid"]


def test_the_form_offers_what_the_plan_has(plan: Plan) -> None:
    form = EndorserFilterForm(MultiDict({"category": "legal", "state": "TX", "scope": "local"}))
    offered = str(form.for_plan(plan).offer(Numbers()).category())
    assert 'selected value="legal">Legal services<' in offered
    assert 'selected value="TX">Texas<' in str(form.state())
    assert 'selected value="local">Local<' in str(form.scope())
    assert (form.notes, form.refusals) == ([], [])


def test_each_choice_says_how_many_it_would_find_where_that_is_known(plan: Plan) -> None:
    form = EndorserFilterForm(MultiDict({})).for_plan(plan)
    form.offer(Numbers(categories={"": 1234, "legal": 1230}, scopes=None, states={"": 5, "TX": 5}))
    assert ">All fields<" in str(form.category())
    assert ">Legal services (1,230)<" in str(form.category())
    assert ">Faith (0)<" in str(form.category())
    assert ">Texas (5)<" in str(form.state())
    assert ">Local<" in str(form.scope())


def test_what_is_none_of_ours_is_said_to_readers_and_to_programs(plan: Plan) -> None:
    odd = {"category": "x", "scope": "x", "state": "x", "letter": "xx"}
    form = EndorserFilterForm(MultiDict(odd)).for_plan(plan)
    assert (len(form.notes), len(form.refusals)) == (4, 3)
    assert form.notes[2] == "There is no such state, so all states are shown."
    assert form.refusals[1] == "scope: national, state, local, international"
    assert (form.values(), form.band()) == ({}, None)


def test_an_address_of_the_list_says_what_it_shows_and_no_more(plan: Plan) -> None:
    asked = {"q": " aid ", "state": "TX", "letter": "b", "scope": "", "cursor": "x", "other": "y"}
    form = EndorserFilterForm(MultiDict(asked)).for_plan(plan)
    assert form.values() == {"q": "aid", "state": "TX", "letter": "b"}
    band = form.band()
    assert band is not None
    assert band.label == "B"
