"""The application for granian's worker processes; each ends when granian's main process does."""

from signon.operate import parent_watch
from signon.operate.wsgi import app

__all__ = ["app"]

parent_watch.follow_parent()
