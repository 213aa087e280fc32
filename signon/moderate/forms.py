"""The forms on the moderation pages."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, IntegerField, SearchField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from signon.core.kinds import Kind
from signon.core.labels import STATES
from signon.core.lifecycle import State
from signon.core.partners import short_name
from signon.core.text import line
from signon.core.text import name as a_name
from signon.ledger import Decision, WrittenAnswer
from signon.models import Plan
from signon.moderate.labels import SEVERAL_KINDS
from signon.moderate.search import Filters
from signon.staff.fresh_forms import FreshForm
from signon.web.fields import NO_SHORT_NAME, Cleaned, TextLine, email_field, options, text
from signon.web.guard.safe_redirect import at_home
from signon.web.labels import choices
from signon.web.language import spoken

LONGEST_REASON = 500  # characters
MOST_CHARACTERS = 200
KEY_HEX_DIGITS = 64
a_reason = partial(line, limit=LONGEST_REASON)


class ProminentForm(FlaskForm):
    """The place of an organization among the first on the list."""

    place = IntegerField(
        _l("Place among the first"),
        [Optional(), NumberRange(1, 999)],
        render_kw={"min": 1, "max": 999, "autocomplete": "off"},
    )


class DecideForm(FlaskForm):
    """A moderator's decision about one sign-on."""

    step = SelectField(_l("Step"), choices=options([(each.value, each.value) for each in Decision]))
    reason = StringField(
        _l("Reason"),
        [Cleaned(a_reason, is_optional=True)],
        description=_l(
            "Required to decline or quarantine. If you decline, it is e-mailed to the contact."
        ),
        render_kw={"maxlength": LONGEST_REASON, "autocomplete": "off", "list": "reasons"},
    )
    row_version = IntegerField(validators=[InputRequired()])
    back = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields; a decision that removes a listed sign-on needs a reason."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.decision().needs_reason and not self.reason.data:
            self.reason.errors = [str(_l("Please say why, in a few words."))]
            return False
        return is_valid

    def decision(self) -> Decision:
        return Decision(self.step.data)

    def way_back(self, sign_on_id: UUID) -> str:
        """Return the address of the page to go back to: the queue, or the sign-on's own page."""
        return at_home(self.back.data, otherwise=url_for("moderate.sign_on", sign_on_id=sign_on_id))


class EraseForm(FreshForm):
    """The reason for erasing a person's data, and the password again."""

    why = StringField(
        _l("Reason"),
        [Cleaned(a_reason)],
        description=_l("Who asked for it and how, without a name. It goes into the audit log."),
        render_kw={"maxlength": LONGEST_REASON, "autocomplete": "off"},
    )


class VouchForm(FlaskForm):
    """Who vouches for a sign-on, and what was written."""

    voucher = StringField(
        _l("Who vouches"),
        [Cleaned(a_reason)],
        description=_l("Who of the coalition got the answer and can be asked about it."),
        render_kw={"maxlength": LONGEST_REASON, "autocomplete": "off"},
    )
    evidence = StringField(
        _l("What was written"),
        [Cleaned(a_reason)],
        description=_l(
            "When the answer came, which way, and what it says. It goes into the audit log."
        ),
        render_kw={"maxlength": LONGEST_REASON, "autocomplete": "off"},
    )
    row_version = IntegerField(validators=[InputRequired()])

    def answer(self) -> WrittenAnswer:
        """Return what was typed."""
        return WrittenAnswer(voucher=text(self.voucher), evidence=text(self.evidence))


class AddressForm(FlaskForm):
    """The e-mail address to find. It is sent by POST, to keep it out of URLs and server logs."""

    email = email_field(_l("E-mail address"))


class PersonForm(FlaskForm):
    """The whole name of the people to find, also sent by POST."""

    name = TextLine(
        _l("Whole name"),
        [Cleaned(a_name)],
        render_kw={"maxlength": MOST_CHARACTERS, "autocomplete": "off"},
    )


class SignOnFilterForm(Form):
    """The filters of the list of sign-ons; an unknown value is ignored."""

    q = SearchField(_l("Name"), render_kw={"maxlength": MOST_CHARACTERS})
    plan = SelectField(_l("Plan"), choices=[])
    kind = SelectField(
        _l("Kind"),
        choices=options([("", _l("All kinds")), *choices(SEVERAL_KINDS)]),
    )
    state = SelectField(
        _l("Status"),
        choices=options([("", _l("All statuses")), *choices(STATES)]),
    )
    key = HiddenField()
    person = HiddenField()

    def for_plans(self, plans: Sequence[Plan]) -> "SignOnFilterForm":
        """Set the choices to ``plans``, and return the form."""
        of_each = [(plan.slug, plan.title_in(spoken())) for plan in plans]
        self.plan.choices = options([("", _l("All plans")), *of_each])
        return self

    def filters(self, *, may_look_up: bool) -> Filters:
        """Return the filters.

        :param may_look_up: whether the user may find sign-ons by a fingerprint
        """
        kind, state = self.kind.data, self.state.data
        key, person = self.key.data or "", self.person.data or ""
        return Filters(
            plan=self.plan.data or None,
            kind=Kind(kind) if kind in set(Kind) else None,
            state=State(state) if state in set(State) else None,
            q=(self.q.data or "").strip()[:MOST_CHARACTERS],
            key=fingerprint(key) if may_look_up else None,
            person=fingerprint(person) if may_look_up else None,
        )


class PartnerForm(Form):
    """The partner for whom a link is made, and the plan that it leads to."""

    plan = SelectField(_l("Plan"), choices=[])
    via = TextLine(_l("Partner"), render_kw={"maxlength": MOST_CHARACTERS, "autocomplete": "off"})

    def for_plans(self, plans: Sequence[Plan]) -> "PartnerForm":
        """Set the choices to ``plans``; an unknown value becomes the first of them."""
        self.plan.choices = options([(plan.slug, plan.title_in(spoken())) for plan in plans])
        slugs = [plan.slug for plan in plans]
        if self.plan.data not in slugs:
            self.plan.data = slugs[0] if slugs else ""
        return self

    def chosen(self) -> tuple[str, str]:
        """Return the plan and the partner's short name; each is empty if it is missing."""
        typed = (self.via.data or "").strip()
        via = short_name(typed)
        if typed and not via:
            self.via.errors = [str(NO_SHORT_NAME)]
        self.via.data = via or typed[:MOST_CHARACTERS]
        return text(self.plan), via


def fingerprint(text: str) -> bytes | None:
    """Return the fingerprint of an address from its hex digits; None if they are none."""
    try:
        return bytes.fromhex(text) if len(text) == KEY_HEX_DIGITS else None
    except ValueError:
        return None
