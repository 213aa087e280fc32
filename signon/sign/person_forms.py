"""The form of a person: validate the input and turn it into an application."""

from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField

from signon.core.kinds import Kind, Visibility
from signon.core.languages import COUNTRY
from signon.core.places import countries_in, home, us_state_in
from signon.core.postal_codes import us_state_of
from signon.core.visibility import EXAMPLE_NAME, public_name
from signon.ledger import Application
from signon.models import Plan
from signon.sign.forms import OWN_NAME, PERSON, UPDATES, Loose, select_of, states_in, text_line
from signon.sign.labels import EXAMPLES, VISIBILITIES
from signon.sign.place_forms import PostalCode, StateOfUs
from signon.sign.question_forms import QuestionsForm
from signon.web.fields import Chosen, email_field, options, text
from signon.web.labels import choices, say
from signon.web.language import spoken


@cache
def _countries(language: str) -> list[Loose]:
    return options(countries_in(language))


class IndividualForm(QuestionsForm):
    """A person's signature."""

    template = "sign/individual.html"
    kind = Kind.INDIVIDUAL

    FROM_ADDRESS = frozenset({"name", "email", "country", "state", "postal_code", "visibility"})

    sample = EXAMPLE_NAME
    sample_initial = public_name(EXAMPLE_NAME, Visibility.INITIAL)

    name = text_line(_l("Your name"), OWN_NAME, **PERSON)
    email = email_field(
        _l("Your e-mail address"), _l("We send a link there to confirm that it is yours.")
    )
    # A country is preselected, so the `required` attribute would have no effect and be invalid.
    country = SelectField(
        _l("Country"),
        [Chosen(_l("Choose your country."))],
        choices=[],
        default="US",
        render_kw={"required": False, "autocomplete": "country"},
    )
    postal_code = text_line(
        _l("ZIP or postal code"),
        PostalCode(),
        maxlength=12,
        autocomplete="postal-code",
        autocapitalize="characters",
        spellcheck="false",
    )
    state = select_of(
        _l("State"),
        [],
        StateOfUs(),
        description=_l("If you leave this empty, we take it from your ZIP code."),
    )
    visibility = RadioField(
        _l("How should you appear on the public list?"),
        [Chosen(_l("Choose how you should appear on the public list."))],
        choices=options(choices(VISIBILITIES)),
    )
    updates = BooleanField(UPDATES)

    def __init__(self, plan: Plan, **values: Any) -> None:  # noqa: ANN401, ARG002 - as the other form
        super().__init__(**values)
        self.language = spoken()
        self.country.choices = _countries(self.language)
        self.state.choices = states_in(self.language)

    @property
    def examples(self) -> dict[Visibility, str]:
        """An example of an entry on the public list, for each choice of visibility."""
        place = us_state_in(spoken(), "TX")
        return {
            each: say(label) % {"name": public_name(self.sample, each), "place": place}
            for each, label in EXAMPLES.items()
        }

    def application(self) -> Application:
        """Return the application; call this only after a successful ``validate``."""
        country, territory = home(self.country.data)
        return Application(
            kind=Kind.INDIVIDUAL,
            language=self.language,
            name=text(self.name),
            email=text(self.email),
            country=country,
            us_state=self.state.data or territory or self._us_state_of_zip(),
            postal_code=self.postal_code.data or None,
            visibility=Visibility(self.visibility.data),
            updates=self.updates.data,
            via=self.via.data or None,
            answers=self.answers,
            version=self.version_read,
            is_trapped=self.is_trapped,
        )

    def _us_state_of_zip(self) -> str | None:
        """Return the state that the ZIP code belongs to.

        It is used only if no state was chosen. A chosen state wins over the ZIP code, since
        people move, and have mailboxes in other states.
        """
        is_in_us = self.country.data == COUNTRY
        return us_state_of(text(self.postal_code)) if is_in_us else None
