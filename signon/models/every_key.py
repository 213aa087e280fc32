"""The fingerprints of one address, or of one name, in all plans: for who may look there in all."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core.fingerprints import Fingerprints, Stage
from signon.core.kinds import Kind
from signon.models.plan import Plan


def standing_keys(session: Session, address: bytes) -> Sequence[bytes]:
    """Return the fingerprints under which an address may stand.

    :param address: as :func:`signon.core.fingerprints.of_address` returns it
    """
    return [each.address(address) for each in _every(session, *Kind) if _stands(each)]


def address_keys(session: Session, address: bytes) -> Sequence[bytes]:
    """Return the fingerprints under which an address may wait or stand."""
    return [each.address(address) for each in _every(session, *Kind)]


def name_keys(session: Session, name: bytes, kind: Kind) -> Sequence[bytes]:
    """Return the fingerprints under which a name may wait or stand.

    :param name: as :func:`signon.core.fingerprints.of_name` returns it
    """
    return [each.name(name) for each in _every(session, kind)]


def _every(session: Session, *kinds: Kind) -> Iterator[Fingerprints]:
    for plan_id in session.scalars(select(Plan.id).order_by(Plan.id)):
        for kind in kinds:
            yield from (Fingerprints(plan_id, kind, stage) for stage in Stage)


def _stands(made: Fingerprints) -> bool:
    return made.stage is Stage.STANDING
