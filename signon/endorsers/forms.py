"""The search and filters of the public list. An unknown value is ignored, with a note."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, HiddenField, SelectField

from signon.core.alphabet import BANDS, Band
from signon.core.kinds import US_STATES, Scope
from signon.core.labels import SCOPES
from signon.core.places import us_states_in
from signon.endorsers.numbers import Numbers
from signon.endorsers.search import Filter
from signon.models import Plan
from signon.web.fields import NOT_IN_HTML, SearchLine, options
from signon.web.filters import number
from signon.web.language import spoken

MOST_CHARACTERS = 200
Choice = tuple[str, str]


class EndorserFilterForm(Form):
    """Search and filters of the list of organizations, and the letter that it starts from."""

    q = SearchLine(
        _l("Search by name"),
        render_kw={"maxlength": MOST_CHARACTERS, "enterkeyhint": "search", "spellcheck": "false"},
    )
    category = SelectField(_l("Field of work"), choices=[])
    scope = SelectField(_l("Where it works"), choices=[])
    state = SelectField(_l("State"), choices=[])
    letter = HiddenField()

    def for_plan(self, plan: Plan) -> "EndorserFilterForm":
        """Offer the categories of ``plan``, and clear fields with unknown values.

        For each cleared field, ``notes`` has a message for a reader of the page, and ``refusals``
        one for a program, with the values that it may send.
        """
        self.plan = plan
        self.notes: list[str] = []
        self.refusals: list[str] = []
        for field, known, note in self._known():
            if field.data and field.data not in known:
                self.notes.append(note)
                if field is not self.letter:  # programs do not use letters
                    self.refusals.append(f"{field.name}: {', '.join(known)}")
                field.data = ""
        return self

    def offer(self, numbers: Numbers) -> "EndorserFilterForm":
        """Add to each choice how many organizations it would find, if the number is known."""
        language, plan = spoken(), self.plan
        fields = [(key, plan.category_in(language, key)) for key in plan.categories]
        scopes = [(each.value, label.in_language(language)) for each, label in SCOPES.items()]
        offered = [
            (self.category, _("All fields"), _numbered(fields, numbers.categories)),
            (self.scope, _("Everywhere"), _numbered(scopes, numbers.scopes)),
            (self.state, _("All states"), _numbered(us_states_in(language), numbers.states)),
        ]
        for field, every, choices in offered:
            field.choices = options([("", every), *choices])
        return self

    def filter(self) -> Filter:
        """Return the search and filters of the form."""
        return Filter(
            q=NOT_IN_HTML.sub("", self.q.data or "")[:MOST_CHARACTERS],
            category=self.category.data or "",
            scope=Scope(self.scope.data) if self.scope.data else None,
            us_state=self.state.data or "",
        )

    def band(self) -> Band | None:
        """Return the letter from which the list is shown from A to Z."""
        return BANDS.get(self.letter.data or "")

    def values(self) -> dict[str, str]:
        """Return the query parameters of a URL that shows the same list."""
        wanted = self.filter()
        found = {
            "q": wanted.q.strip(),
            "category": wanted.category,
            "scope": wanted.scope or "",
            "state": wanted.us_state,
            "letter": self.letter.data or "",
        }
        return {name: value for name, value in found.items() if value}

    def _known(self) -> list[tuple[Field, Iterable[str], str]]:
        """Return for each field its valid values, and the message for an invalid one."""
        return [
            (
                self.category,
                self.plan.categories,
                _("This plan has no such field of work, so all fields are shown."),
            ),
            (
                self.scope,
                list(Scope),
                _("There is no such scope, so organizations from everywhere are shown."),
            ),
            (self.state, US_STATES, _("There is no such state, so all states are shown.")),
            (self.letter, BANDS, _("There is no such letter, so the whole list is shown.")),
        ]


def _numbered(choices: Iterable[Choice], numbers: Mapping[str, int] | None) -> Iterable[Choice]:
    """Return ``choices`` with the number after each label, if the numbers are known."""
    if numbers is None:
        return choices
    return [
        (key, _("%(name)s (%(number)s)", name=label, number=number(numbers.get(key, 0))))
        for key, label in choices
    ]
