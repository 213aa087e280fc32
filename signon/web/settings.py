"""Access to the settings of the current application."""

from flask import Flask, current_app

from signon.config import Settings

KEY = "signon.settings"


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[KEY] = settings


def settings() -> Settings:
    """Return the settings of the application that serves this request."""
    found: Settings = current_app.extensions[KEY]
    return found
