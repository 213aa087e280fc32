"""The privacy page: what is kept of whoever signs, made from the settings and the plans."""

from typing import Any

from flask import Blueprint, Response, render_template
from flask_babel import lazy_gettext as _l

from signon.core.links import LIFETIME, PRIVACY_PATH, Purpose
from signon.mail.suppression import HOLDS
from signon.plan import queries
from signon.web import clock
from signon.web.cache.cache_control import keep
from signon.web.destinations import Destination, serves
from signon.web.guard import device_cookie
from signon.web.guard.access import open_to_all
from signon.web.marks import shareable
from signon.web.menus import Menu, in_menu
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("privacy", __name__)


@bp.get(PRIVACY_PATH)
@open_to_all
@in_menu(Menu.FOOTER, 15, _l("Privacy"))
@serves(Destination.PRIVACY)
@shareable
def show() -> Response:
    with reading() as session:
        return keep(
            render_template(
                "plan/privacy.html", plans=queries.featured(session, clock.now()), **what_is_kept()
            )
        )


def what_is_kept() -> dict[str, Any]:
    """Return what the page says by the settings, and by the lifetimes in the code."""
    return {
        "days_to_confirm": LIFETIME[Purpose.CONFIRM].days,
        "is_counting": is_counting_requests(),
        "is_counting_mails": settings().limit_mail is not None,
        "reminders": number_of_reminders(),
        "days_suppressed": HOLDS.days,
        "days_of_device": device_cookie.LIFETIME.days,
    }


def is_counting_requests() -> bool:
    """Say whether requests are counted by network, to limit them."""
    ours = settings()
    limits = ours.limit_sign, ours.limit_login, ours.limit_api, ours.limit_mail
    bursts = ours.burst_domain, ours.burst_network, ours.burst_plan
    return any(rate is not None for rate in (*limits, *bursts))


def number_of_reminders() -> int:
    """Return how many reminders somebody who does not confirm gets at most."""
    ours = settings()
    return sum(each is not None for each in (ours.remind_after, ours.remind_before_close))
