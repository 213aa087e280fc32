"""The application for granian's worker processes; each ends when granian's main process does."""

import os

from signon.operate import parent_watch
from signon.operate.wsgi import app

__all__ = ["app"]

parent_watch.follow(os.getppid())
