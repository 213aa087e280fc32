"""Do the same work whether or not its result is wanted, so that its duration tells nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session


@contextmanager
def kept_if(session: Session, *, is_wanted: bool) -> Iterator[None]:
    """Keep what the block writes if it is wanted, else undo that alone.

    The transaction around it goes on in both cases.
    """
    with session.begin_nested() as savepoint:
        yield
        if not is_wanted:
            savepoint.rollback()
