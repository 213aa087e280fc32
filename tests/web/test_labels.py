import pytest
from flask import Flask, render_template_string
from wtforms import Form, SelectField

from signon.core.kinds import Scope
from signon.core.labels import SCOPES
from signon.web.fields import options
from signon.web.labels import choices
from tests.web.conftest import HTTPS

pytestmark = pytest.mark.one_database
PAGE = "{{ scope|label }}"


@pytest.mark.parametrize(("path", "word"), [("/", "State"), ("/es/", "Estatal")])
def test_a_page_says_a_value_in_its_language(app: Flask, path: str, word: str) -> None:
    environ = {"signon.language": "es"} if path == "/es/" else {}
    with app.test_request_context(path, environ_overrides=environ):
        assert render_template_string(PAGE, scope=Scope.STATE) == word


class ScopeForm(Form):
    scope = SelectField("", choices=options(choices(SCOPES)))


@pytest.mark.parametrize(("language", "word"), [("en", "National"), ("es", "Nacional")])
def test_a_choice_is_said_in_the_language_of_the_page(app: Flask, language: str, word: str) -> None:
    with app.test_request_context(environ_overrides={"signon.language": language}):
        assert f'<option value="national">{word}</option>' in ScopeForm().scope()


def test_a_value_without_a_label_is_a_fault_in_development(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(LookupError):
        render_template_string(PAGE, scope="nowhere")


@pytest.mark.parametrize("overrides", [HTTPS], indirect=True)
def test_a_value_without_a_label_breaks_no_page_in_production(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string(PAGE, scope="nowhere") == "nowhere"
