"""The rows that leave, streamed."""

from collections.abc import Generator, Sequence

from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from signon.core.kinds import Kind
from signon.core.lifecycle import State
from signon.export.columns import TABLES, Cell, ExportPurpose
from signon.models import Plan, PlanVersion, SignOn

BATCH = 1000


def rows(session: Session, plan: Plan, purpose: ExportPurpose) -> Generator[Sequence[object]]:
    """Yield what is listed of ``plan``, as the public list orders it: organizations, then people.

    The rows come from the database a batch at a time, so the memory needed does not grow with the
    list. All come from one moment: the caller's transaction. Close this before that ends.
    """
    for kind, cells in TABLES[purpose].cells.items():
        statement = listed(plan, kind, cells).execution_options(yield_per=BATCH)
        with session.execute(statement) as result:
            yield from result


def listed(plan: Plan, kind: Kind, cells: tuple[Cell, ...]) -> Select[tuple[object, ...]]:
    """Return the statement for one kind.

    The state stands in the text of the statement, because SQLite would not use the partial index
    of listed rows for a bound value.
    """
    listed = literal(State.LISTED, SignOn.state.type, literal_execute=True)
    return (
        select(*cells)
        .join(PlanVersion, PlanVersion.id == SignOn.version_id)
        .where(SignOn.plan_id == plan.id, SignOn.kind == kind, SignOn.state == listed)
        .order_by(SignOn.place_key, SignOn.sort_key, SignOn.id)
    )
