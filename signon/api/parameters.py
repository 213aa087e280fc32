"""The parameters of a query: their schema checks them, and is printed in the description.

The API is strict: a value that means nothing is refused with the reason, never passed over. A
parameter that we do not know is ignored.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from signon.api.schema import Schema

Value = TypeVar("Value")
WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
#: What a parameter may be where only the database knows: the names of parameters, and values.
Choices = Mapping[str, Sequence[str]]
#: What was asked: each parameter's name, and all that it is given.
Query = Mapping[str, Sequence[str]]


class ParametersRefused(Exception):
    """Some parameters mean nothing; ``errors`` says for each which and how to correct it."""

    def __init__(self, errors: Sequence[tuple[str, str]]) -> None:
        super().__init__("parameters were refused: " + ", ".join(name for name, _ in errors))
        self.errors = errors


@dataclass(frozen=True, eq=False, repr=False)
class Parameter(Generic[Value]):
    """One parameter of a query.

    :param schema: what its text must meet; ``choices`` may narrow it to an enum
    :param read: turns a text that meets the schema into what we look for
    :param otherwise: what stands for a parameter that is not there
    """

    name: str
    about: Any
    schema: Schema
    read: Callable[[str], Value]
    otherwise: Value

    def known(self, choices: Choices) -> Schema:
        """Return the schema with what the database knows."""
        found = choices.get(self.name)
        return self.schema | ({"enum": list(found)} if found else {})


class ListParameters:
    """What a request asks for, by parameter."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __getitem__(self, parameter: Parameter[Value]) -> Value:
        return cast("Value", self._values[parameter.name])


def read(parameters: Sequence[Parameter[Any]], args: Query, choices: Choices) -> ListParameters:
    """Return what the query asks for.

    :raises ParametersRefused: it holds values that mean nothing
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
