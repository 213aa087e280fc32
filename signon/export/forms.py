"""What staff choose before a list leaves."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from signon.core import text
from signon.export.columns import ExportPurpose
from signon.export.formats import ExportFormat
from signon.export.labels import FORMATS, PURPOSES
from signon.models import Plan
from signon.staff.fresh_forms import FreshForm
from signon.web.fields import Cleaned, options
from signon.web.labels import choices
from signon.web.language import spoken

MAX_REASON = 300


def _reason(raw: str) -> str:
    return text.line(raw, limit=MAX_REASON)


class ExportForm(FreshForm):
    """A plan, a purpose, and why."""

    plan = SelectField(_l("Plan"))
    purpose = RadioField(
        _l("Purpose"),
        choices=options(choices(PURPOSES)),
        default=ExportPurpose.PRESS.value,
        validators=[InputRequired()],
    )
    format = RadioField(
        _l("Kind of file"),
        choices=options(choices(FORMATS)),
        default=ExportFormat.CSV.value,
        validators=[InputRequired()],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("One line: who asked for the list. It goes into the audit log."),
        validators=[Cleaned(_reason)],
        render_kw={"rows": 2, "maxlength": MAX_REASON},
    )

    def offer(self, plans: Sequence[Plan]) -> None:
        """Let these plans be chosen."""
        self.plan.choices = options((plan.slug, plan.title_in(spoken())) for plan in plans)


class DownloadForm(FreshForm):
    """Nothing but the password, if that is needed."""
