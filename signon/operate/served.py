"""The application inside one of granian's processes, which ends when granian does."""

from signon.operate import parent_watch
from signon.operate.wsgi import app

__all__ = ["app"]

parent_watch.follow_parent()
