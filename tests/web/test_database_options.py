"""The address of the database may say that PgBouncer stands before it."""

import pytest

from signon.web.database import options

POSTGRES = "postgresql+psycopg://signon@127.0.0.1:6432/signon"


@pytest.mark.parametrize("query", ["", "?prepare_threshold=none"])
def test_statements_are_prepared_unless_the_address_forbids_it(query: str) -> None:
    arguments = options(POSTGRES + query)["connect_args"]
    assert arguments.get("prepare_threshold", "usual") == (None if query else "usual")
