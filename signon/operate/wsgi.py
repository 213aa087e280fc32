"""The application for a WSGI server: ``signon.operate.wsgi:app``."""

from signon.app import create_app
from signon.extensions import db
from signon.operate import revision
from signon.web.settings import settings

app = create_app()
with app.app_context():
    revision.check_at_start(db.engine, settings())
