"""The application: the house and the order of its rooms."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from signon import config
from signon.api import views as api
from signon.core import languages, vault
from signon.endorsers import certificate_views as certificate
from signon.endorsers import state_views as states
from signon.endorsers import suggestion_views as suggestions
from signon.endorsers import views as endorsers
from signon.export import job_views as export_jobs
from signon.export import views as export
from signon.extensions import babel, db, migrate
from signon.extensions import csrf as csrf_protect
from signon.letters import copy_views as letter_copies
from signon.letters import job_views as letter_jobs
from signon.letters import paper_views as plan_papers
from signon.letters import views as letters
from signon.mail import views as mail
from signon.manage import views as manage
from signon.moderate import address_views as short_address
from signon.moderate import partner_views as partner_pages
from signon.moderate import pending_views as pending
from signon.moderate import preview_views as preview
from signon.moderate import prominent_views as prominent
from signon.moderate import refusal_views as refusals
from signon.moderate import suppression_views as suppressions
from signon.moderate import views as moderate
from signon.operate import health
from signon.plan import privacy_views as privacy
from signon.plan import views as plan
from signon.share import crawling_views as crawling
from signon.share import embed_views as embed
from signon.share import sharing_views as sharing
from signon.sign import views as sign
from signon.staff import accounts, factor_views, kept_form_views
from signon.staff import views as staff
from signon.verify import views as verify
from signon.web import (
    converters,
    database,
    errors,
    filters,
    labels,
    language,
    local_names,
    logs,
    mended_paths,
    pages,
    partners,
    site_plan,
    timezone,
)
from signon.web import settings as web_settings
from signon.web.cache import form_cache, page_cache
from signon.web.guard import access, csrf, headers, proxies, rate_limit, request_limits
from signon.web.session import QuietSessionInterface


def create_app(overrides: Mapping[str, str] | None = None) -> Flask:
    """Build the application from the environment.

    :param overrides: settings as the environment would spell them (``SIGNON_…``), for tests
    :raises SettingRefused: a setting is missing or cannot be used
    """
    settings = config.load({**os.environ, **(overrides or {})})
    app = language.Site("signon", template_folder=str(config.CHECKOUT / "templates"))
    _configure(app, settings)
    vault.install(vault.Vault(settings.data_keys, settings.index_key))
    logs.configure(settings)
    web_settings.init_app(app, settings)
    _bind_extensions(app)
    _bind_web(app, settings)
    rooms = [plan.bp, sign.bp, verify.bp, moderate.bp, endorsers.bp, manage.bp, export.bp, staff.bp]
    rooms += [privacy.bp, export_jobs.bp, sharing.bp, crawling.bp, certificate.bp, suggestions.bp]
    rooms += [
        embed.bp,
        partner_pages.bp,
        pending.bp,
        preview.bp,
        suppressions.bp,
        refusals.bp,
        short_address.bp,
        prominent.bp,
        kept_form_views.bp,
        states.bp,
        letters.bp,
        letter_jobs.bp,
        plan_papers.bp,
        letter_copies.bp,
        factor_views.bp,
        api.bp,
        health.bp,
        *([mail.bp] if settings.is_development else []),
    ]
    for room in rooms:
        app.register_blueprint(room)
    accounts.lead_home(app)
    return app


def _configure(app: Flask, settings: config.Settings) -> None:
    app.session_interface = QuietSessionInterface()
    app.request_class = request_limits.ReadableRequest
    port = urlsplit(settings.public_url).port
    hosts = [settings.public_host, "localhost", "127.0.0.1", "[::1]"]
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-signon" if settings.is_https else f"signon-{port or 80}",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=hosts if settings.is_development else hosts[:1],
        # URLs of static files contain a version, so browsers may cache them for a year.
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
        MAX_CONTENT_LENGTH=request_limits.MAX_BYTES,
        MAX_FORM_MEMORY_SIZE=request_limits.MAX_BYTES,
        MAX_FORM_PARTS=request_limits.MAX_FIELDS,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.options(settings.database_url),
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_DEFAULT_TIMEZONE="America/New_York",
        BABEL_TRANSLATION_DIRECTORIES=str(languages.TRANSLATIONS),
    )
    if settings.is_development:
        app.jinja_env.undefined = StrictUndefined  # a misspelled name is an error, not empty
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign] # as Flask documents it


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    migrate.init_app(app, db, directory=str(config.CHECKOUT / "migrations"), compare_type=True)
    csrf_protect.init_app(app)
    babel.init_app(app, locale_selector=language.locale)
    accounts.init_app(app)


def _bind_web(app: Flask, settings: config.Settings) -> None:
    """Register what runs before and after every view; hooks run in this order or its reverse."""
    page_cache.init_app(app, settings)
    form_cache.init_app(app)
    language.init_app(app, settings)
    converters.init_app(app)
    labels.init_app(app)
    filters.init_app(app)
    timezone.init_app(app)
    errors.init_app(app)
    mended_paths.init_app(app)
    logs.init_app(app)
    headers.init_app(app, settings)
    rate_limit.init_app(app, settings)
    proxies.init_app(app)
    pages.init_app(app)
    partners.init_app(app)
    site_plan.init_app(app, settings)
    access.init_app(app)
    local_names.init_app(app, settings)
    for check in (language.refuse_prefix, request_limits.check, access.guard, csrf.check):
        app.before_request(check)
