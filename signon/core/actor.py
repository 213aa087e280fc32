"""Who did something, as the audit log and the events of sign-ons name them."""

from dataclasses import dataclass
from typing import Self

_BY_NAME = frozenset({"signer", "clock", "operator", "unknown"})


@dataclass(frozen=True)
class Actor:
    """Who did something: use the constants below, ``Actor.staff(id)`` or ``Actor.parse(word)``.

    :param word: what is stored: ``signer``, ``clock``, ``operator``, ``unknown``, or the digits of
        a staff id
    """

    word: str

    @classmethod
    def staff(cls, staff_id: int) -> Self:
        """Return the member of the staff with this id."""
        return cls(str(staff_id))

    @classmethod
    def parse(cls, word: str) -> Self:
        """Return the actor of a stored word.

        :raises ValueError: the word is none of those that are stored
        """
        actor = cls(word)
        if word not in _BY_NAME and actor.staff_id is None:
            raise ValueError(f"{word!r} is no actor")
        return actor

    @property
    def staff_id(self) -> int | None:
        """The id of the member of the staff; None for everybody else."""
        return int(self.word) if self.word.isascii() and self.word.isdigit() else None

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff or the operator acted, not the signer or a deadline."""
        return self.staff_id is not None or self == OPERATOR

    def __str__(self) -> str:
        return self.word


#: Who signs, confirms, withdraws or disowns, by the form or a mailed link.
SIGNER = Actor("signer")
#: The system itself, when a deadline has passed: a sign-on expires, for example.
CLOCK = Actor("clock")
#: Who types commands on the server.
OPERATOR = Actor("operator")
#: Somebody who tried to sign in with an address that no account has.
UNKNOWN = Actor("unknown")
