"""Long work that has an owner: each room lists its kinds of jobs, the worker runs them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

SessionT = TypeVar("SessionT")
Opened_co = TypeVar("Opened_co", covariant=True)  # a protocol only gives sessions out


class JobStopped(Exception):
    """The job is to end here: it was canceled, is over, runs elsewhere, or its process must end."""


class JobMade(NamedTuple):
    """What a job has put into its result file.

    :param sha256: over the bytes that a download will have, in hex
    """

    rows: int
    sha256: str


class JobRun(Protocol[Opened_co]):
    """What a job gets to work with. Every method may raise :class:`JobStopped`: let it through."""

    @property
    def plan_id(self) -> int | None:
        """The plan that the job is about."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """What was asked for."""

    @property
    def checkpoint(self) -> Mapping[str, object]:
        """What the last :meth:`step` has stored; empty when there was none."""

    def reading(self) -> AbstractContextManager[Opened_co]:
        """Open a transaction that sees one moment of the database and may not write."""

    def step(
        self, done: int, checkpoint: Mapping[str, object]
    ) -> AbstractContextManager[Opened_co]:
        """Open one short transaction that does a part of the work and stores how far it came.

        Work and checkpoint are stored together or not at all, so a job that is killed and taken
        over does no part twice, and leaves none out.
        """

    def report(self, done: int) -> None:
        """Say how far it came. Call it as often as you like; the database hears of it at times."""

    def write(self, data: bytes) -> None:
        """Write to the result file, which begins anew each time that the job is taken over."""


class JobKind(NamedTuple, Generic[SessionT]):
    """One kind of job.

    :param within: a job that is not done so long after it was asked for has failed
    :param work: does it; starts from the checkpoint if there is one
    :param ended: writes down how a job ended, in the transaction that ends it
    """

    name: str
    within: timedelta
    work: Callable[[JobRun[SessionT]], JobMade | None]
    ended: Callable[[SessionT, UUID, datetime], None]
