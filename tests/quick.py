"""What every application works out anew, worked out once a worker: a third of the tests' time.

Nothing comes out otherwise than it would; only the work is not done a thousand times.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

_build_anew = Rule._compile_builder  # noqa: SLF001 - Werkzeug has no other place to hook into
_builders: dict[object, Any] = {}
_firsts: dict[str, Engine] = {}
_compiled: LRUCache[Any, Any] = LRUCache(2000)


def _build(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - as theirs
    """Return what makes addresses of a rule, which Werkzeug compiles as Python."""
    kinds = tuple((name, type(each)) for name, each in rule._converters.items())  # noqa: SLF001 - Werkzeug has no other place
    key = (rule.rule, tuple(rule._trace), kinds, repr(rule.defaults), append_unknown)  # noqa: SLF001 - Werkzeug has no other place
    if key not in _builders:
        _builders[key] = _build_anew(rule, append_unknown)
    return _builders[key]


def remember_routes() -> None:
    """Compile each route once, however many applications have it."""
    Rule._compile_builder = _build  # type: ignore[method-assign, assignment]  # noqa: SLF001 - Werkzeug has no other place


def remember_statements(engine: Engine) -> None:
    """Let an engine use the statements that another one of its kind has compiled.

    They are found by the dialect, which would be another for each engine. The first connection
    tells it what it must know, and only that of its own engine.
    """
    if engine.name not in _firsts:
        engine.connect().close()
        engine.dispose()
        _firsts[engine.name] = engine
    engine.dialect = _firsts[engine.name].dialect
    engine.update_execution_options(compiled_cache=_compiled)
