"""The session cookie, and the pages that do without it.

Only endpoints marked ``keeps_session`` (forms, check-email, staff pages) read or write the cookie.
Every other page has an empty session that is neither read nor saved and adds no ``Vary: Cookie``,
so that readers are not tracked and pages can be cached.
"""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import HTTPException

from signon.web.guard.access import may_keep_session


class QuietSession(SecureCookieSession):
    """The session of a page without the cookie: it is empty and never saved."""


class QuietSessionInterface(SecureCookieSessionInterface):
    """A signed cookie for the pages that need one, nothing for the others."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        # Flask matches the URL only after it has opened the session, so it is matched here.
        try:
            adapter = app.create_url_adapter(request)
            endpoint = adapter.match()[0] if adapter is not None else None
        except HTTPException:
            endpoint = None
        if endpoint is None or not may_keep_session(app, endpoint):
            return QuietSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, QuietSession):
            super().save_session(app, session, response)
