"""The operations of the API: requests are checked and OpenAPI is generated from this table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from signon.api import cursors, parameters
from signon.api.figures import CountsJson
from signon.api.lists import EndorserPage, SignerPage
from signon.api.parameters import Choices, ListParameters, Parameter, Query
from signon.api.texts import PlanJson, PlanList
from signon.core.kinds import US_STATES, Scope
from signon.endorsers.queries import PAGE, Key

MOST = 200  # rows of a page
LONGEST = 200  # characters of a search; a name has no more


def _cursor(list_name: str) -> Parameter[Key | None]:
    return Parameter(
        "cursor",
        _l(
            "Where the page begins. Take it from the next field of the page before; "
            "do not build it yourself."
        ),
        {
            "type": "string",
            "pattern": cursors.form(list_name),
            "x-advice": "It is no cursor of this list. Leave it out to begin at the first page.",
        },
        cursors.read,
        None,
    )


FIRST_ORGANIZATION = _cursor("endorsers")
FIRST_PERSON = _cursor("signers")
LIMIT = Parameter(
    "limit",
    _l("The most rows a page may have."),
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE},
    int,
    PAGE,
)
Q = Parameter(
    "q",
    _l(
        "Words to search for. Each matches the beginning of a word of the name; case "
        "and accents are ignored."
    ),
    {
        "type": "string",
        "maxLength": LONGEST,
        "pattern": r"^[^\u0000]*$",
        "x-advice": "It must be without the character NUL.",
    },
    str,
    "",
)
CATEGORY = Parameter(
    "category", _l("Only organizations in this field of work."), {"type": "string"}, str, ""
)
SCOPE: Parameter[Scope | None] = Parameter(
    "scope",
    _l("Only organizations with this scope."),
    {"type": "string", "enum": [each.value for each in Scope]},
    Scope,
    None,
)
STATE = Parameter(
    "state",
    _l("Only organizations in this US state, as a two-letter code."),
    {"type": "string", "enum": list(US_STATES)},
    str,
    "",
)


@dataclass(frozen=True, eq=False, repr=False)
class Operation:
    """One operation: its name (also of its view), its meaning, parameters and response type."""

    name: str
    title: Any
    about: Any
    answer: Any
    parameters: Sequence[Parameter[Any]] = field(default=())

    def read(self, args: Query, choices: Choices | None = None) -> ListParameters:
        """Return what a query asks for.

        :param choices: the allowed values of parameters whose values come from the database
        :raises ParametersRefused: a parameter is invalid
        """
        return parameters.read(self.parameters, args, choices or {})


PLANS = Operation(
    "plans",
    _l("All plans"),
    _l("All public plans, newest first: open, not yet open or closed."),
    PlanList,
)
PLAN = Operation(
    "plan",
    _l("One plan"),
    _l("The plan's text in its language of record, its actions, versions and dates."),
    PlanJson,
)
COUNTS = Operation(
    "counts",
    _l("The counts of a plan"),
    _l("How many have signed, by state and by category, and as of when."),
    CountsJson,
)
ENDORSERS = Operation(
    "endorsers",
    _l("The organizations that endorse a plan"),
    _l("The organizations on the list: national ones, then by state, then international; A to Z."),
    EndorserPage,
    (FIRST_ORGANIZATION, LIMIT, Q, CATEGORY, SCOPE, STATE),
)
SIGNERS = Operation(
    "signers",
    _l("The people who signed a plan"),
    _l("The people on the list, exactly as they chose to be shown. Many chose not to be."),
    SignerPage,
    (FIRST_PERSON, LIMIT),
)
DESCRIPTION = Operation(
    "describe",
    _l("The description of this API"),
    _l("This API as an OpenAPI 3.1 document, generated from the code that answers."),
    dict,
)
OPERATIONS = (PLANS, PLAN, COUNTS, ENDORSERS, SIGNERS, DESCRIPTION)
