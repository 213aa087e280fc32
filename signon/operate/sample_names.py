"""Make up names from the words in ``sample_names.toml``."""

import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

FEW = 0.04


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _weights() -> list[int]:
    return [script["weight"] for script in words()["scripts"]]


def person(chance: Random) -> str:
    """Return a person's name, in the order usual for its script; some names have one part."""
    [script] = chance.choices(words()["scripts"], _weights())
    given, family = chance.choice(script["given"]), chance.choice(script["family"])
    if "between" in script:
        return f"{family}{script['between']}{given}"
    return str(given) if chance.random() < FEW else f"{given} {family}"


def organization(chance: Random, place: str) -> str:
    """Return an organization's name.

    :param place: a place that the name may contain
    """
    if chance.random() < FEW:
        return f"{chance.choice(words()['unusual_organizations'])} {chance.randint(1, 999)}"
    name = " ".join(chance.choice(words()[part]) for part in ("of_whom", "what", "form"))
    return chance.choice(
        (f"{name} of {place}", f"{place} {name}", f"{name} {chance.randint(2, 99)}")
    )


def title(chance: Random) -> str:
    return str(chance.choice(words()["titles"]))


def city(chance: Random) -> str:
    return str(chance.choice(words()["cities"]))
