"""Chores: periodic work. Each package lists its own, and the worker process runs them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

SessionT = TypeVar("SessionT")
Begin = Callable[[], AbstractContextManager[SessionT]]


class Chore(NamedTuple, Generic[SessionT]):
    """A piece of work that returns how much it did; 0 means nothing was due.

    ``work`` gets ``begin``, which opens one short transaction, and the time.

    :param deletes: it deletes data for good, so it waits while the clock is in doubt
    """

    name: str
    every: timedelta
    work: Callable[[Begin[SessionT], datetime], int]
    deletes: bool = False
