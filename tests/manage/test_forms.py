"""The one field of the form that asks for one's own link."""

import pytest
from flask import Flask

from signon.manage.forms import AskForm

pytestmark = pytest.mark.one_database


def fill_in(app: Flask, address: str) -> AskForm:
    with app.test_request_context(method="POST", data={"email": address}):
        form = AskForm(meta={"csrf": False})
        form.validate()
        return form


def test_one_address_is_taken(app: Flask) -> None:
    form = fill_in(app, " Ann@Example.org ")
    assert (form.errors, form.email.data) == ({}, "Ann@Example.org")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("", "Enter your e-mail address."),
        ("ann", "This is not an e-mail address. It should look like name@example.org."),
        ("a@example.org, b@example.org", "Please write one address only."),
        ("a@example.org\nBcc: b@example.org", "Please write one address only."),
        ("a" * 300, "This address is too long. Please check it."),
    ],
)
def test_anything_else_is_refused_in_words(app: Flask, address: str, message: str) -> None:
    assert fill_in(app, address).errors == {"email": [message]}
