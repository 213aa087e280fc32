"""The session cookie, and the pages that do without it.

Only endpoints marked ``keeps_session`` (forms, check-email, staff pages) read or write the cookie.
Every other page has an empty session that is neither read nor saved and adds no ``Vary: Cookie``,
so that readers are not tracked and pages can be cached.
"""

from flask import Flask, Request, Response
from flask.ctx import RequestContext
from flask.globals import request_ctx
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from signon.web.guard.access import may_keep_session


class OneMatch(RequestContext):
    """A request whose address is looked up once: Flask does that only after opening the session.

    The second look-up took a tenth of a request for a form.
    """

    def match_request(self) -> None:
        """Find the view, unless that has been tried."""
        if self.request.url_rule is None and self.request.routing_exception is None:
            super().match_request()


class QuietSession(SecureCookieSession):
    """The session of a page without the cookie: it is empty and never saved."""


class QuietSessionInterface(SecureCookieSessionInterface):
    """A signed cookie for the pages that need one, nothing for the others."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie: Flask would make it anew for each reading and writing."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request_ctx.url_adapter is not None:  # None for a host that is not ours
            request_ctx.match_request()
        endpoint = request.endpoint
        if endpoint is None or not may_keep_session(app, endpoint):
            return QuietSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, QuietSession):
            super().save_session(app, session, response)
