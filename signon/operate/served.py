"""The application inside one of granian's processes, which ends when granian does."""

from signon.operate import leash
from signon.operate.wsgi import app

__all__ = ["app"]

leash.follow_parent()
