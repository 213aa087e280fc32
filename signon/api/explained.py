"""The operations as data for the documentation page, which explains them and lets you try."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from signon.api.openapi import Paths
from signon.api.operations import OPERATIONS
from signon.api.parameters import Choices, Parameter
from signon.api.schema import Schema, parts_of, public_name, serialize


@dataclass(frozen=True, repr=False)
class Explained:
    """One operation; ``fields`` lists the fields of each type in its response."""

    name: str
    title: Any
    about: Any
    path: str
    parameters: Sequence[tuple[Parameter[Any], Schema]]
    fields: Sequence[tuple[str, Sequence[tuple[str, Any]]]]

    @property
    def has_slug(self) -> bool:
        return "{slug}" in self.path

    def example(self, slug: str) -> str:
        """Return the path for a plan."""
        return self.path.replace("{slug}", slug)


def explained(paths: Paths, choices: Choices) -> list[Explained]:
    """Return all operations.

    :param paths: the path of each operation, by its name
    :param choices: the allowed values of parameters whose values come from the database
    """
    return [
        Explained(
            name=each.name,
            title=each.title,
            about=each.about,
            path=paths[each.name],
            parameters=[(parameter, parameter.known(choices)) for parameter in each.parameters],
            fields=[(public_name(part), serialize(part)) for part in parts_of(each.answer)],
        )
        for each in OPERATIONS
    ]
