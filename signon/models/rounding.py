"""Round stored times down to the hour, so that they tie no two rows to each other.

Whoever stole the database could else join a mail to the sign-on that it was about: both were
written in the same moment. What still waits needs its exact times.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from signon.models.base import UtcDateTime


class HourOf(FunctionElement[datetime]):
    """The beginning of the hour (UTC) in which a time of the database lies."""

    inherit_cache = True
    type = UtcDateTime()


@compiles(HourOf, "sqlite")
def _in_sqlite(element: HourOf, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    inner = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:00:00.000000', {inner})"


@compiles(HourOf, "postgresql")
def _in_postgresql(element: HourOf, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    inner = compiler.process(element.clauses, **options)
    return f"date_trunc('hour', {inner}, 'UTC')"
