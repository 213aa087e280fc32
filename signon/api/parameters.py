"""Query parameters: the same JSON Schema checks them and is published in the OpenAPI file.

An invalid value is refused with the reason, never ignored. An unknown parameter is ignored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from signon.api.schema import Schema

Value = TypeVar("Value")
WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
#: The allowed values of parameters, by name, where they come from the database.
Choices = Mapping[str, Sequence[str]]
#: The query: each parameter's name, and all its values.
Query = Mapping[str, Sequence[str]]


class ParametersRefused(Exception):
    """Some parameters are invalid; ``errors`` has the name of each and how to correct it."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("parameters were refused: " + ", ".join(name for name, _ in errors))
        self.errors = errors


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Generic[Value]):
    """One parameter of a query.

    :param schema: the JSON Schema of its text; ``choices`` may add an enum
    :param read: converts a text that is valid by the schema
    :param otherwise: the value if the parameter is missing
    """

    name: str
    about: Any
    schema: Schema
    read: Callable[[str], Value]
    otherwise: Value

    def known(self, choices: Choices) -> Schema:
        """Return the schema, with the values from the database as an enum."""
        found = choices.get(self.name)
        return self.schema | ({"enum": list(found)} if found else {})


class ListParameters:
    """The converted values of a request's parameters."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, parameter: Parameter[Value]) -> Value:
        return cast("Value", self._values[parameter.name])


def read(parameters: Sequence[Parameter[Any]], args: Query, choices: Choices) -> ListParameters:
    """Return the values of a query's parameters.

    :raises ParametersRefused: a parameter is invalid
    """
    values: dict[str, object] = {}
    errors: list[tuple[str, str]] = []
    for parameter in parameters:
        texts = args.get(parameter.name, ())
        why = _refusal(parameter.known(choices), texts)
        if why:
            errors.append((parameter.name, why))
        else:
            values[parameter.name] = parameter.read(texts[0]) if texts else parameter.otherwise
    if errors:
        raise ParametersRefused(errors)
    return ListParameters(values)


def _refusal(schema: Schema, texts: Sequence[str]) -> str | None:
    """Return how to correct a parameter, or None when nothing is wrong with it."""
    if len(texts) != 1:
        return f"It is there {len(texts)} times; send it once." if texts else None
    if "enum" in schema:
        return _unlike_any(schema["enum"], texts[0])
    return _no_number(schema, texts[0]) if schema["type"] == "integer" else _unfit(schema, texts[0])


def _unlike_any(allowed: Sequence[str], text: str) -> str | None:
    if text in allowed:
        return None
    return f"It must be one of {', '.join(allowed)}; leave it out to ask for all."


def _no_number(schema: Schema, text: str) -> str | None:
    least, most = schema["minimum"], schema["maximum"]
    if WHOLE_NUMBER.fullmatch(text) and least <= int(text) <= most:
        return None
    return f"It must be a whole number from {least} to {most}."


def _unfit(schema: Schema, text: str) -> str | None:
    most = schema.get("maxLength", len(text))
    if len(text) > most:
        return f"It must have {most} characters at most, and has {len(text)}."
    if not re.fullmatch(schema.get("pattern", ".*"), text):
        return str(schema["x-advice"])
    return None
