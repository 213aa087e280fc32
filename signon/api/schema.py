"""JSON Schemas of responses, generated from the dataclasses of the responses."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from inspect import getdoc
from typing import Annotated, Any, get_args, get_origin, get_type_hints
from uuid import UUID

Schema = dict[str, Any]
NONE = type(None)
# Dataclasses that would share their name with a table have this suffix; it is not published.
SUFFIX = "Json"
SIMPLE: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    UUID: {"type": "string", "format": "uuid"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    dict: {"type": "object"},
}


class FieldDescription:
    """A field's meaning and its constraints: ``Annotated[int, FieldDescription(…)]``."""

    def __init__(self, words: Any = "", **keywords: Any) -> None:  # noqa: ANN401 - lazy strings
        self.words = words
        self.keywords = keywords


def public_name(hint: type) -> str:
    """Return the name under which the documentation shows a dataclass."""
    return hint.__name__.removesuffix(SUFFIX)


class Schemas:
    """The schemas of types; each dataclass is described once, and referenced by ``$ref``."""

    def __init__(self) -> None:
        self.components: dict[str, Schema] = {}

    def of(self, hint: Any) -> Schema:  # noqa: ANN401 - any type
        """Return the schema of a type."""
        parts = get_args(hint)
        if not parts:
            return dict(SIMPLE[hint]) if hint in SIMPLE else self._named(hint)
        made: dict[Any, Callable[..., Schema]] = {
            Annotated: self._narrowed,
            list: self._list,
            dict: self._map,
        }
        make: Callable[..., Schema] = made.get(get_origin(hint), self._choice)
        return make(*parts)

    def _list(self, hint: Any) -> Schema:  # noqa: ANN401 - any type
        return {"type": "array", "items": self.of(hint)}

    def _map(self, names: Any, values: Any) -> Schema:  # noqa: ANN401 - any type
        return {
            "type": "object",
            "propertyNames": self.of(names),
            "additionalProperties": self.of(values),
        }

    def _narrowed(self, hint: Any, *abouts: FieldDescription) -> Schema:  # noqa: ANN401 - any type
        found = self.of(hint)
        for about in abouts:
            words = {"description": str(about.words)} if str(about.words) else {}
            found |= about.keywords | words
        return found

    def _choice(self, *parts: Any) -> Schema:  # noqa: ANN401 - any type
        """Return the schema of an optional type, ``X | None``."""
        [wanted] = [each for each in parts if each is not NONE]
        found = self.of(wanted)
        described = {name: found.pop(name) for name in ("description",) if name in found}
        return {"anyOf": [found, {"type": "null"}]} | described

    def _named(self, hint: type) -> Schema:
        """Return the reference to a dataclass, or the values of an enum."""
        if issubclass(hint, StrEnum):
            return {"type": "string", "enum": [each.value for each in hint]}
        name = public_name(hint)
        if name not in self.components:
            self.components[name] = {}  # set first, as it may refer to itself
            self.components[name] = self._object(hint)
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, hint: type) -> Schema:
        hints = get_type_hints(hint, include_extras=True)
        names = [each.name for each in fields(hint)]
        return {
            "type": "object",
            "description": " ".join((getdoc(hint) or "").split()),
            "properties": {name: self.of(hints[name]) for name in names},
            "required": names,
        }


def serialize(hint: type) -> list[tuple[str, Any]]:
    """Return the fields of a dataclass, each with the words that say what it means."""
    hints = get_type_hints(hint, include_extras=True)
    return [(each.name, get_args(hints[each.name])[-1].words) for each in fields(hint)]


def parts_of(hint: Any) -> list[type]:  # noqa: ANN401 - any type
    """Return the dataclass ``hint`` and all dataclasses in its fields, each once."""
    if not isinstance(hint, type) or not is_dataclass(hint):
        found = [part for each in get_args(hint) for part in parts_of(each)]
    else:
        hints = get_type_hints(hint, include_extras=True)
        found = [hint, *(part for each in hints.values() for part in parts_of(each))]
    return list(dict.fromkeys(found))


def plain(value: Any) -> Any:  # noqa: ANN401 - any part of an answer
    """Convert a value that ``json`` cannot: dataclasses, times, days, ids and lazy strings."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else str(value)
