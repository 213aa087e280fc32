"""What a visitor may look for; a value that is none of ours is the same as none."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from signon.core.kinds import US_STATES, Scope
from signon.core.places import us_states_in
from signon.endorsers.queries import Filter
from signon.models import Plan
from signon.web.fields import SearchLine, options
from signon.web.language import spoken

SCOPES = options(
    [
        ("", _l("Everywhere")),
        (Scope.NATIONAL.value, _l("National")),
        (Scope.STATE.value, _l("State")),
        (Scope.LOCAL.value, _l("Local")),
        (Scope.INTERNATIONAL.value, _l("International")),
    ]
)
MOST_CHARACTERS = 200


class FilterForm(Form):
    """Search and filters of the list of organizations."""

    q = SearchLine(_l("Name"), render_kw={"maxlength": MOST_CHARACTERS})
    category = SelectField(_l("Field of work"), choices=[])
    scope = SelectField(_l("Where it works"), choices=SCOPES)
    state = SelectField(_l("State"), choices=[])

    def for_plan(self, plan: Plan) -> "FilterForm":
        """Offer the categories of ``plan``, and the states."""
        fields = [(key, plan.category_in(spoken(), key)) for key in plan.categories]
        self.category.choices = options([("", _l("All fields")), *fields])
        self.state.choices = options([("", _l("All states")), *us_states_in(spoken())])
        if self.category.data not in plan.categories:
            self.category.data = ""
        return self

    def filter(self) -> Filter:
        """Return what is looked for."""
        scope = self.scope.data
        return Filter(
            q=(self.q.data or "")[:MOST_CHARACTERS],
            category=self.category.data or "",
            scope=Scope(scope) if scope in set(Scope) else None,
            us_state=self.state.data if self.state.data in US_STATES else "",
        )
