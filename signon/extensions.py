"""The extensions, unbound; ``create_app`` binds them."""

from flask_babel import Babel
from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from signon.models import Base

# Its session is Flask-Security's, and writes only when all is done: ``save`` in web/transaction.py.
db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
security = Security()
