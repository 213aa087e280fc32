"""What each purpose may take out: its columns, in their order, as data.

A column that is not in a purpose's table cannot leave by it. No table names an e-mail address.
The public answers to a plan's own questions follow the columns of the table; private ones never
leave, since whoever answered was told that only staff see them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, case, literal, null
from sqlalchemy.orm import InstrumentedAttribute

from signon.core.kinds import Kind, Visibility
from signon.core.questions import Question
from signon.models import Plan, PlanVersion, SignOn

ANSWER = "answer_"  # before a question's id: it may be called like a column of the table
Cell = ColumnElement[Any] | InstrumentedAttribute[Any]


class ExportPurpose(StrEnum):
    """What a list is taken out for."""

    PRESS = "press"
    DELIVERY = "delivery"


@dataclass(frozen=True)
class Table:
    """One purpose: its header, and for each kind of endorser what stands under it."""

    header: tuple[str, ...]
    cells: Mapping[Kind, tuple[Cell, ...]]


def questions_of(plan: Plan, purpose: ExportPurpose) -> tuple[Question, ...]:
    """Return the public questions that the endorsers in a purpose's table were asked."""
    kinds = TABLES[purpose].cells
    asked = {each.id: each for kind in kinds for each in plan.questions_in(plan.language, kind)}
    return tuple(
        asked[each["id"]] for each in plan.questions if each["public"] and each["id"] in asked
    )


def header_of(plan: Plan, purpose: ExportPurpose) -> tuple[str, ...]:
    """Return the header: that of the purpose's table, then a column for each public question."""
    answers = (f"{ANSWER}{each.id}" for each in questions_of(plan, purpose))
    return (*TABLES[purpose].header, *answers)


def _unless_counted(column: InstrumentedAttribute[str | None]) -> Cell:
    """Return ``column`` of those who are more than a number: the others chose to show no place."""
    return case((SignOn.visibility == Visibility.COUNTED, null()), else_=column)


_EMPTY = null()

TABLES: Mapping[ExportPurpose, Table] = MappingProxyType(
    {
        ExportPurpose.PRESS: Table(
            ("name", "category", "scope", "state", "website", "version", "listed_at"),
            {
                Kind.ORGANIZATION: (
                    SignOn.public_name,
                    SignOn.category,
                    SignOn.scope,
                    SignOn.us_state,
                    SignOn.website,
                    PlanVersion.number,
                    SignOn.listed_at,
                )
            },
        ),
        ExportPurpose.DELIVERY: Table(
            (
                "kind",
                "name",
                "title",
                "organization",
                "category",
                "scope",
                "city",
                "state",
                "country",
                "visibility",
                "version",
                "listed_at",
            ),
            {
                Kind.ORGANIZATION: (
                    literal(Kind.ORGANIZATION.value),
                    SignOn.contact_name,
                    SignOn.contact_title,
                    SignOn.public_name,
                    SignOn.category,
                    SignOn.scope,
                    SignOn.city,
                    SignOn.us_state,
                    SignOn.country,
                    _EMPTY,
                    PlanVersion.number,
                    SignOn.listed_at,
                ),
                Kind.INDIVIDUAL: (
                    literal(Kind.INDIVIDUAL.value),
                    SignOn.public_name,
                    _EMPTY,
                    _EMPTY,
                    _EMPTY,
                    _EMPTY,
                    _EMPTY,
                    _unless_counted(SignOn.us_state),
                    _unless_counted(SignOn.country),
                    SignOn.visibility,
                    PlanVersion.number,
                    SignOn.listed_at,
                ),
            },
        ),
    }
)
