"""Background jobs that staff start: each package lists its kinds, the worker runs them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Generic, NamedTuple, Protocol, TypeVar
from uuid import UUID

SessionT = TypeVar("SessionT")
Opened_co = TypeVar("Opened_co", covariant=True)  # the protocol only returns sessions


class JobStopped(Exception):
    """The job must stop: it was canceled or ended, another process runs it, or this one exits."""


class JobMade(NamedTuple):
    """The facts about a result file that a job has written.

    :param sha256: over the bytes that a download will have, in hex
    """

    rows: int
    sha256: str


class JobRun(Protocol[Opened_co]):
    """What a running job works with. Any method may raise :class:`JobStopped`: do not catch it."""

    @property
    def plan_id(self) -> int | None:
        """The plan that the job is about."""

    @property
    def parameters(self) -> Mapping[str, object]:
        """The parameters that the job was started with."""

    @property
    def checkpoint(self) -> Mapping[str, object]:
        """What the last :meth:`step` has stored; empty when there was none."""

    def reading(self) -> AbstractContextManager[Opened_co]:
        """Open a read-only transaction that sees one snapshot of the database."""

    def step(
        self, done: int, checkpoint: Mapping[str, object]
    ) -> AbstractContextManager[Opened_co]:
        """Open one short transaction that does a part of the work and stores how far it came.

        Work and checkpoint are stored together or not at all, so a job that is killed and taken
        over does no part twice, and leaves none out.
        """

    def report(self, done: int) -> None:
        """Report the progress. Call it as often as you like: it is stored only now and then."""

    def write(self, data: bytes) -> None:
        """Write to the result file, which starts empty each time that the job is taken over."""


class JobKind(NamedTuple, Generic[SessionT]):
    """One kind of job.

    :param within: the time limit: a job that is not done so long after its request has failed
    :param work: does the job; starts from the checkpoint if there is one
    :param ended: records how a job ended, in the transaction that ends it
    """

    name: str
    within: timedelta
    work: Callable[[JobRun[SessionT]], JobMade | None]
    ended: Callable[[SessionT, UUID, datetime], None]
