"""The counts as JSON for the API, from the same tally as on every page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from flask_babel import lazy_gettext as _l

from signon import models
from signon.api.schema import FieldDescription
from signon.api.texts import Key
from signon.core.kinds import US_STATES
from signon.models import by_state, tally

UsState = Annotated[str, FieldDescription(enum=list(US_STATES))]
Number = Annotated[int, FieldDescription(minimum=0)]


@dataclass(frozen=True, repr=False)
class StateCounts:
    """How many of each kind are listed in each state; every state is there."""

    organizations: Annotated[
        dict[UsState, Number], FieldDescription(_l("The exact number of organizations."))
    ]
    individuals: Annotated[
        dict[UsState, Number | None],
        FieldDescription(
            _l(
                "People who show their state; null where they are fewer than five, or where a "
                "smaller number could be worked out. They are counted elsewhere."
            )
        ),
    ]


@dataclass(frozen=True, repr=False)
class Elsewhere:
    """How many are listed and not counted under any state."""

    organizations: Annotated[
        int, FieldDescription(_l("Organizations that name no state."), minimum=0)
    ]
    individuals: Annotated[
        int,
        FieldDescription(
            _l("People who show no state, and those of the states that are null."), minimum=0
        ),
    ]


@dataclass(frozen=True, repr=False)
class CountsJson:
    """How many have signed a plan. In the count is what is listed, and nothing else."""

    as_of: Annotated[
        datetime | None,
        FieldDescription(
            _l(
                "When the counts were taken, to the minute. Give this time when you cite "
                "them; null before the first count."
            )
        ),
    ]
    organizations: Annotated[int, FieldDescription(_l("Organizations on the list."), minimum=0)]
    individuals: Annotated[
        int, FieldDescription(_l("People who have signed, shown or not shown."), minimum=0)
    ]
    in_review: Annotated[
        int, FieldDescription(_l("Confirmed, and waiting for staff review."), minimum=0)
    ]
    awaiting_confirmation: Annotated[
        int, FieldDescription(_l("Not yet confirmed by e-mail."), minimum=0)
    ]
    imported: Annotated[
        int, FieldDescription(_l("Of those listed, the ones collected on paper."), minimum=0)
    ]
    withdrawn: Annotated[int, FieldDescription(_l("Withdrawn by those who had signed."), minimum=0)]
    by_state: Annotated[StateCounts, FieldDescription(_l("Those listed, by US state."))]
    elsewhere: Annotated[
        Elsewhere, FieldDescription(_l("Those listed who are in none of these figures."))
    ]
    by_category: Annotated[
        dict[Key, Number],
        FieldDescription(_l("Organizations on the list, by their field of work.")),
    ]


def serialize(
    plan: models.Plan, total: tally.Counts, places: by_state.ByState, fields: dict[str, int]
) -> CountsJson:
    """Return the counts of a plan.

    :param fields: how many organizations each category has
    """
    return CountsJson(
        # Rounded to the minute, as on the pages: else the ETag would change although no count did.
        as_of=total.as_of and total.as_of.replace(second=0, microsecond=0),
        organizations=total.organizations,
        individuals=total.individuals,
        in_review=total.in_review,
        awaiting_confirmation=total.awaiting_confirmation,
        imported=total.imported,
        withdrawn=total.withdrawn,
        by_state=StateCounts(dict(places.organizations), dict(places.individuals)),
        elsewhere=Elsewhere(places.organizations_elsewhere, places.individuals_elsewhere),
        by_category=dict.fromkeys(plan.categories, 0) | fields,
    )
