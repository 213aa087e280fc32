"""What every template may ask for without being given it."""

import hashlib

from flask import Flask
from flask_babel import get_locale

from signon.config import CHECKOUT
from signon.core.permissions import Permission
from signon.web.access import signed_in_or_nobody


def init_app(app: Flask) -> None:
    styles = sorted((CHECKOUT / "signon/static").glob("*.css"))
    version = hashlib.sha256(b"".join(each.read_bytes() for each in styles)).hexdigest()[:12]

    def common() -> dict[str, object]:
        locale, staff = get_locale(), signed_in_or_nobody()
        return {
            "language": str(locale or "en").replace("_", "-"),
            "direction": locale.text_direction if locale else "ltr",
            "asset_version": version,
            "staff": staff,
            "may": lambda permission: staff is not None and staff.may(Permission(permission)),
        }

    app.context_processor(common)
