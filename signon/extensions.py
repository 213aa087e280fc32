"""The Flask extensions; ``create_app`` binds them to the application."""

from flask_babel import Babel
from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect

from signon.models import Base

# Only Flask-Security uses ``db.session``. No autoflush: web/transaction.py's ``save`` writes it.
db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})
migrate = Migrate()
csrf = CSRFProtect()
babel = Babel()
security = Security()
