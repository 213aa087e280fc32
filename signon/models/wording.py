"""The text of a version as a reader of one language sees it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionWording:
    """One action as shown to a reader; title and body may be in different languages."""

    number: int
    title: str
    title_language: str
    body: str
    body_language: str


@dataclass(frozen=True)
class Wording:
    """A version's text as shown to a reader of one language.

    ``language`` is that of title, subtitle and introduction; it is the language of record when
    there is no translation.
    """

    language: str
    is_translation: bool
    title: str
    subtitle: str | None
    introduction: str
    actions: tuple[ActionWording, ...]
