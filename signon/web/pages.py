"""What every template may ask for without being given it."""

import hashlib

from flask import Flask
from flask_babel import get_locale

from signon.config import CHECKOUT
from signon.web.access import signed_in_or_nobody


def init_app(app: Flask) -> None:
    style = (CHECKOUT / "signon/static/style.css").read_bytes()
    version = hashlib.sha256(style).hexdigest()[:12]

    def common() -> dict[str, object]:
        locale = get_locale()
        return {
            "language": str(locale or "en").replace("_", "-"),
            "direction": locale.text_direction if locale else "ltr",
            "asset_version": version,
            "staff": signed_in_or_nobody(),
        }

    app.context_processor(common)
