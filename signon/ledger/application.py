"""The content of a filled-in form, with every field already checked."""

import json
from dataclasses import dataclass

from signon.core.fingerprints import Fingerprints, Stage, waiting_columns
from signon.core.identity import is_disposable, is_free_mail
from signon.core.kinds import Kind, Scope, Visibility
from signon.core.name_doubts import NameDoubt, advertises, name_doubts
from signon.core.questions import Answers, public_text
from signon.core.text import is_confusable
from signon.core.vault import vault

CONFUSABLE = "confusable"
#: The flags that a name raises, as opposed to the address.
NAME_FLAGS = frozenset({CONFUSABLE, *NameDoubt})
# The flag of a sign-on whose form had the hidden field filled in, twice.
TRAP = "trap"
#: The flag of one of very many that were confirmed at once, see ``settle``.
BURST = "burst"
# The flag of a sign-on with words of its own that the list would show: staff read them first.
PUBLIC_TEXT = "public_text"
NOT_TYPED = frozenset({"via", "is_trapped"})


@dataclass(frozen=True, repr=False)
class Application:
    """One filled-in form. ``version`` is the number of the text on the signer's screen, if known.

    ``is_trapped`` says that the field that nobody sees was filled in: by a robot, or by a browser.
    For an organization ``email``, ``contact_name`` and ``contact_title`` are its contact's.
    """

    kind: Kind
    name: str
    email: str
    us_state: str | None
    updates: bool
    country: str | None = None
    postal_code: str | None = None
    visibility: Visibility | None = None
    contact_name: str | None = None
    contact_title: str | None = None
    website: str | None = None
    category: str | None = None
    scope: Scope | None = None
    city: str | None = None
    answers: Answers | None = None
    language: str = "en"
    via: str | None = None
    version: int | None = None
    is_trapped: bool = False

    @property
    def columns(self) -> dict[str, object]:
        """What was filled in, by the names of a sign-on's columns."""
        return {
            name: value
            for name, value in vars(self).items()
            if value is not None and name not in {"version", "is_trapped"}
        }

    def fingerprints(self, plan_id: int, version: int) -> dict[str, bytes | None]:
        """Return the columns by which the sign-on is found while it waits.

        :param version: of the text that is signed
        """
        made = Fingerprints(plan_id, self.kind, Stage.WAITING)
        payload = {"payload_key": made.payload(self.payload(version))}
        return waiting_columns(plan_id, self.kind, self.email, self.name) | payload

    def payload(self, version: int) -> bytes:
        """Return the fingerprint of all that was typed: two equal ones are a double click.

        ``via`` is left out: it was not typed, and differs if a signer follows two partners' links.
        So is ``is_trapped``, which a browser may do by itself, or not.
        """
        typed = {name: value for name, value in vars(self).items() if name not in NOT_TYPED}
        return vault().fingerprint(
            "payload", json.dumps(typed | {"version": version}, sort_keys=True)
        )

    @property
    def flags(self) -> list[str]:
        """What a moderator should look at; any of it holds an individual for review.

        The name of a person who is only counted is destroyed and never shown, so it holds nobody.
        """
        is_organization = self.kind is Kind.ORGANIZATION
        found = {
            "disposable": is_disposable(self.email),
            "free_mail": is_organization and is_free_mail(self.email),
            TRAP: self.is_trapped,
            PUBLIC_TEXT: bool(public_text(self.answers, self.visibility)),
        }
        flags = [flag for flag, is_raised in found.items() if is_raised]
        return (
            flags
            if self.visibility is Visibility.COUNTED
            else flags + name_flags(self.kind, self.name)
        )


def name_flags(kind: Kind, name: str) -> list[str]:
    """Return what a moderator should look at in a name."""
    confusable = [CONFUSABLE] if is_confusable(name) else []
    if kind is Kind.INDIVIDUAL:
        doubts = name_doubts(name)
    else:  # "Change.org" is a name, so nothing is refused for it
        doubts = [NameDoubt.ADVERTISEMENT] if advertises(name) else []
    return [*confusable, *map(str, doubts)]
