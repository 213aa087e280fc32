"""Requests to ``localhost``: allowed for a few marked pages, such as the health check."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask

from signon.config import LOOPBACK, Settings
from signon.web.marks import ViewMark

#: A page that also answers requests to ``localhost`` and other loopback names. It must make no
#: links, so that it does not matter which host was asked for.
answers_locally = ViewMark()


class LocalNames:
    """WSGI middleware: on marked pages, replace a loopback host by the public one."""

    def __init__(self, app: Flask, application: WSGIApplication, public_host: str) -> None:
        self._app, self._application = app, application
        self._public_host = public_host
        self._paths: frozenset[str] | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve the request, with the public host if it asks for a marked page locally."""
        if _is_local(environ.get("HTTP_HOST", "")) and environ.get("PATH_INFO") in self._marked():
            environ = {**environ, "HTTP_HOST": self._public_host}
        return self._application(environ, start_response)

    def _marked(self) -> frozenset[str]:
        """Return the paths of the marked pages; computed once, when all views are registered."""
        if self._paths is None:
            rules = self._app.url_map.iter_rules()
            self._paths = frozenset(
                each.rule for each in rules if answers_locally.is_on(self._app, each.endpoint)
            )
        return self._paths


def _is_local(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def init_app(app: Flask, settings: Settings) -> None:
    app.wsgi_app = LocalNames(app, app.wsgi_app, settings.public_host)  # type: ignore[method-assign] # as Flask documents it
