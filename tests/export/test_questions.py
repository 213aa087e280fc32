"""Public answers leave behind the fixed columns; private ones do not leave."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from signon.core import csv_file
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.export import queries
from signon.export.columns import TABLES, ExportPurpose, header_of
from signon.ledger import Decision, decide
from tests.asked import ASKING_PLAN, HELP, WHY, a_person, an_endorser
from tests.export.lists import read_csv
from tests.factories import STAFF, a_plan, a_sign_on

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("purpose", ExportPurpose)
def test_public_answers_follow_the_fixed_columns(
    session: Session, now: datetime, purpose: ExportPurpose
) -> None:
    plan = a_plan(session, now=now, source=ASKING_PLAN)
    a_sign_on(session, plan, State.LISTED, an_endorser(), now=now)
    named = a_sign_on(session, plan, State.IN_REVIEW, a_person(), now=now)
    decide(session, named, Decision.APPROVE, by=STAFF, now=now)
    hidden = a_person("Bo Lee", visibility=Visibility.PLACE)
    a_sign_on(session, plan, State.LISTED, hidden, now=now)

    header = header_of(plan, purpose)
    data = b"".join(csv_file.chunks(header, queries.rows(session, plan, purpose)))

    assert header == (*TABLES[purpose].header, "answer_why", "answer_size")
    found = [(row["answer_why"], row["answer_size"]) for row in read_csv(data)]
    assert found[0] == (WHY, "large")
    assert sorted(found[1:]) == ([("", ""), (WHY, "")] if purpose == "delivery" else [])
    assert HELP.encode() not in data
