"""The page about one sign-on, with the forms on it; the views of these forms show it again."""

from uuid import UUID

from flask import render_template

from signon.core.visibility import ContactAccess, contact_access
from signon.moderate import service
from signon.moderate.forms import DecideForm, EraseForm, ProminentForm, VouchForm
from signon.moderate.record import record
from signon.web.guard.access import the_staff
from signon.web.transaction import reading


def sight() -> ContactAccess:
    """Return how much of contacts the signed-in member of staff may see."""
    return contact_access(the_staff().may)


def record_page(
    sign_on_id: UUID,
    *,
    deciding: DecideForm | None = None,
    erasing: EraseForm | None = None,
    vouching: VouchForm | None = None,
) -> str:
    """Return the page; a form that was not filled in right is shown as it was sent.

    :raises SignOnUnknown: there is no such sign-on
    """
    with reading() as session:
        all_about = record(session, sign_on_id, sight())
        place = service.place_of(session, sign_on_id)
    return render_template(
        "moderate/sign_on.html",
        record=all_about,
        form=deciding or DecideForm(formdata=None),
        erase_form=erasing or EraseForm(formdata=None),
        place_form=ProminentForm(formdata=None, place=place),
        vouch_form=vouching or VouchForm(formdata=None),
    )
