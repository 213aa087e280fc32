"""What staff write for a letter, and to whom it was handed over."""

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from signon.core.languages import languages
from signon.core.letters import LetterForm, RollOrder, moment_in_words
from signon.core.paragraphs import lines
from signon.core.rounding import start_of_hour
from signon.core.text import line
from signon.letters.labels import FORMS, ORDERS
from signon.letters.signatures import SignatureLine, read_signatures
from signon.models import Letter, LetterSignature, Plan
from signon.staff.fresh_forms import FreshForm
from signon.web.fields import Cleaned, TextLine, options, text
from signon.web.labels import choices
from signon.web.language import locale, own_name

MOST_LINE, MOST_LINES, MOST_TEXT = 200, 2_000, 100_000
OWN_TEXT = "own"
LOCAL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
a_line = Cleaned(partial(line, limit=MOST_LINE))
some_lines = Cleaned(partial(lines, limit=MOST_LINES), is_optional=True)


class WrittenLetterForm(FlaskForm):
    """A letter or a supplement: what it says, and how its roll is made."""

    title = TextLine(_l("Title"), [a_line], render_kw={"maxlength": MOST_LINE})
    language = SelectField(_l("Language"))
    addressees = TextAreaField(
        _l("To whom"),
        [some_lines],
        description=_l("Name, office and address, as they stand at the top of the letter."),
        render_kw={"rows": 4, "dir": "auto"},
    )
    opening = TextLine(
        _l("Opening"),
        [Cleaned(partial(line, limit=MOST_LINE), is_optional=True)],
        description=_l("Such as: Dear Madam Speaker,"),
    )
    source = SelectField(_l("Text"))
    text = TextAreaField(
        _l("Text of its own"),
        [Cleaned(partial(lines, limit=MOST_TEXT), is_optional=True)],
        description=_l("Markdown: an empty line begins a paragraph, # a heading, - a list."),
        render_kw={"rows": 12, "dir": "auto"},
    )
    closing = TextLine(_l("Closing"), [Cleaned(partial(line, limit=MOST_LINE), is_optional=True)])
    signatures = TextAreaField(
        _l("Signatures of leading organizations"),
        [some_lines],
        description=_l("One a line: name | title | organization. The title may be empty."),
        render_kw={"rows": 5, "dir": "auto"},
    )
    as_of = DateTimeLocalField(
        _l("Cut-off"),
        [InputRequired(_l("Please choose a day and a full hour."))],
        format=LOCAL,
        render_kw={"step": 3600},
    )
    roll_order = RadioField(
        _l("Order of the organizations"),
        choices=options(choices(ORDERS)),
        default=RollOrder.PLACE,
        validators=[InputRequired()],
    )
    with_people = BooleanField(_l("With the people who signed, as each of them chose"))
    with_affiliations = BooleanField(
        _l("Say that titles and affiliations are given for identification only")
    )

    def for_plan(self, plan: Plan, now: datetime) -> "WrittenLetterForm":
        """Offer the versions of a plan, and take the cut-off in its time zone."""
        self.plan, self.now = plan, now
        numbers = [(str(each.id), each.number) for each in reversed(plan.versions)]
        versions = [
            (key, _("The plan, version %(number)s", number=number)) for key, number in numbers
        ]
        self.source.choices = options([*versions, (OWN_TEXT, _("A text of its own, below"))])
        self.language.choices = options((each, own_name(each)) for each in languages())
        self.as_of.description = _(
            "A full hour in %(zone)s: the letter has who was listed before.", zone=plan.timezone
        )
        return self

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields, and what two of them say together."""
        is_valid = bool(super().validate(extra_validators))
        if not is_valid:
            return False
        if self.source.data == OWN_TEXT and not text(self.text).strip():
            self.text.errors = [_("Please write the text, or choose a version of the plan above.")]
        self._check_cut_off()
        try:
            self.signed: list[SignatureLine] = read_signatures(text(self.signatures))
        except ValueError as error:
            said = _("Line %(number)s is not “name | title | organization”.", number=str(error))
            self.signatures.errors = [said]
        return not self.errors

    def fill(self, letter: Letter) -> Letter:
        """Write what was typed into a letter."""
        for name in ("title", "language", "addressees", "opening", "closing"):
            setattr(letter, name, text(getattr(self, name)))
        is_own = self.source.data == OWN_TEXT
        letter.text = text(self.text) if is_own else None
        letter.version_id = None if is_own else int(text(self.source))
        letter.as_of, letter.roll_order = self._cut_off(), RollOrder(self.roll_order.data)
        letter.with_people = bool(self.with_people.data)
        letter.with_affiliations = bool(self.with_affiliations.data)
        letter.signatures = [
            LetterSignature(place=place, **asdict(signed))
            for place, signed in enumerate(self.signed, 1)
        ]
        return letter

    def _cut_off(self) -> datetime:
        at = self.as_of.data or self.now  # a valid form has one
        return at.replace(tzinfo=ZoneInfo(self.plan.timezone))

    def _check_cut_off(self) -> None:
        if self._cut_off() != start_of_hour(self._cut_off()):
            last = start_of_hour(self.now)
            shown = moment_in_words(last, self.plan.timezone, locale())
            said = _("Please choose the beginning of an hour, such as %(last)s.", last=shown)
            self.as_of.errors = [said]
        elif self._cut_off() > start_of_hour(self.now):
            said = _("This has not passed yet. Choose the last full hour, or an earlier one.")
            self.as_of.errors = [said]


class DraftForm(FlaskForm):
    """As which kind of file a draft is made."""

    format = RadioField(
        _l("Kind of file"),
        choices=options(choices(FORMS)),
        default=LetterForm.PDF.value,
        validators=[InputRequired()],
    )


class DeliverForm(FreshForm):
    """To whom a letter was handed over, and when. From then on nothing changes it."""

    to = TextLine(
        _l("Delivered to"),
        [a_line],
        description=_l("Such as: the office of the Speaker. The public pages say it."),
        render_kw={"maxlength": MOST_LINE},
    )
    at = DateTimeLocalField(
        _l("Delivered at"), [InputRequired(_l("Please choose a day and a time."))], format=LOCAL
    )

    def for_plan(self, plan: Plan, now: datetime) -> "DeliverForm":
        """Take the time in the zone of a plan; by default it is now."""
        self.plan, self.now = plan, now
        self.at.description = _("In %(zone)s.", zone=plan.timezone)
        if self.at.data is None and not self.is_submitted():
            self.at.data = now.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None)
        return self

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' signature
        """Check the fields; nothing was handed over in the future."""
        if not super().validate(extra_validators):
            return False
        if self.moment() > self.now + timedelta(minutes=5):
            self.at.errors = [_("This is in the future. Please deliver the letter first.")]
        return not self.errors

    def moment(self) -> datetime:
        at = self.at.data or self.now  # a valid form has one
        return at.replace(tzinfo=ZoneInfo(self.plan.timezone))
