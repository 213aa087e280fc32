"""What can go wrong, and what the refusals say."""

import inspect

import pytest

from signon.core import errors
from signon.core.errors import (
    AddressReason,
    AddressRefused,
    CodeWrong,
    PlanFileRefused,
    Reason,
    SignOnError,
    TextRefused,
    Throttled,
)

FAMILY = [
    each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)
]


@pytest.mark.parametrize("error", FAMILY)
def test_every_error_is_of_the_family_and_has_a_line_of_meaning(error: type[Exception]) -> None:
    assert issubclass(error, SignOnError)
    assert "__doc__" in vars(error)
    assert error.__doc__


def test_a_refused_text_says_the_reason_and_not_the_text() -> None:
    error = TextRefused(Reason.BIDI)

    assert error.reason is Reason.BIDI
    assert str(error) == "the text was refused: bidi"


def test_a_refused_address_says_the_reason_and_not_the_address() -> None:
    error = AddressRefused(AddressReason.SEVERAL)

    assert error.reason is AddressReason.SEVERAL
    assert str(error) == "the address was refused: several"


def test_a_wrong_code_tells_how_many_tries_are_left() -> None:
    assert CodeWrong(4).tries_left == 4


def test_a_refused_plan_file_names_the_line_when_there_is_one() -> None:
    assert str(PlanFileRefused("an action has no title", 12)) == "line 12: an action has no title"
    assert str(PlanFileRefused("the file is empty")) == "the file is empty"


def test_who_is_throttled_learns_how_long_to_wait() -> None:
    assert Throttled(90).wait_seconds == 90
