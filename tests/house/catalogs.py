"""The catalogs of messages as the house's rules read them, and one that nobody wrote."""

import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from signon.config import CHECKOUT

TRANSLATIONS = CHECKOUT / "signon" / "translations"
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|</?\w+[^>]*>")
# Signs around every message of the made-up catalog: what is outside of them was not translated.
BEGIN, END = "⟦", "⟧"
LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)


def extracted(directory: Path) -> Catalog:
    """Return all messages that ``make translations`` would find now."""
    template = directory / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    options = ["--mapping=pyproject.toml", f"--output={template}", "."]
    subprocess.run([*command, *options], cwd=CHECKOUT, check=True)  # noqa: S603 - Babel's own program
    with template.open("rb") as file:
        return read_po(file)


def catalog(language: str) -> Catalog:
    """Return the translations into a language, as they were written."""
    path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(source: Catalog) -> bytes:
    """Return what the program reads of a catalog."""
    made = BytesIO()
    write_mo(made, source)
    return made.getvalue()


def messages(source: Catalog) -> dict[tuple[str | None, str], Message]:
    """Return the messages by context and singular, without the header."""
    return {(each.context, singular(each)): each for each in source if each.id}


def singular(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(of: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Return the one form of a message, or its forms of singular and plural."""
    return (of,) if isinstance(of, str) else tuple(of or ())


def placeholders(text: str) -> list[str]:
    """Return what of a message a translation must keep: values, percent signs, elements."""
    return sorted(PLACEHOLDER.findall(text))


def made_up(template: Catalog, language: str) -> Catalog:
    """Return a catalog of a language that nobody speaks, in the letters of Arabic."""
    made = Catalog(locale=language, fuzzy=False)
    for message in messages(template).values():
        words = _made_up(forms(message.id)[-1])
        string = (words,) * made.num_plurals if message.pluralizable else words
        made.add(message.id, string, context=message.context, flags=message.flags)
    return made


def translations_of(language: str, directory: Path) -> Path:
    """Return a directory of translations that holds the made-up catalog and no other."""
    path = directory / language / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(compiled(made_up(extracted(directory), language)))
    return directory


def _made_up(text: str) -> str:
    kept = [each.group() for each in PLACEHOLDER.finditer(text)]
    parts = [part.lower().translate(LETTERS) for part in PLACEHOLDER.split(text)]
    pairs = zip(parts, [*kept, ""], strict=True)
    return BEGIN + "".join(part + each for part, each in pairs) + END
