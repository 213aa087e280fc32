"""What every template may ask for without being given it."""

import hashlib

from flask import Flask
from flask_babel import get_locale

from signon.config import CHECKOUT
from signon.core.permissions import Permission
from signon.web.access import signed_in_or_nobody
from signon.web.language import other_languages, own_prefix


def init_app(app: Flask) -> None:
    version = _version()
    app.jinja_env.globals["asset"] = lambda name: f"/static/{name}?v={version}"
    app.jinja_env.globals["stylesheet"] = lambda _plan=None: f"/static/style.css?v={version}"

    def common() -> dict[str, object]:
        locale, staff = get_locale(), signed_in_or_nobody()
        return {
            "language": str(locale or "en").replace("_", "-"),
            "direction": locale.text_direction if locale else "ltr",
            "other_languages": other_languages,
            "own_prefix": own_prefix,
            "staff": staff,
            "may": lambda permission: staff is not None and staff.may(Permission(permission)),
        }

    app.context_processor(common)


def _version() -> str:
    """Return what changes with any file that browsers may keep for good."""
    digest = hashlib.sha256()
    for path in sorted((CHECKOUT / "signon/static").rglob("*")):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
