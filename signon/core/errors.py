"""The exceptions of the domain.

No message carries a name, an address or a token: an exception may reach a log.
The pages that visitors see for these are chosen in ``signon.web.errors``.
"""

from datetime import datetime
from enum import StrEnum

from signon.core.kinds import Kind


class Reason(StrEnum):
    """Why a text was refused; the page shows a sentence for each reason."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL = "control"
    LINE_BREAK = "line_break"
    BIDI = "bidi"
    INVISIBLE = "invisible"
    COMBINING = "combining"
    PRIVATE_USE = "private_use"
    UNREADABLE = "unreadable"
    NO_LETTER = "no_letter"
    URL = "url"
    EMAIL = "email"
    ADVERTISES = "advertises"
    WEBSITE = "website"
    POSTAL_CODE = "postal_code"
    WEBSITE_ENDING = "website_ending"
    ZIP_DIGITS = "zip_digits"


class AddressReason(StrEnum):
    """Why an e-mail address was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SEVERAL = "several"
    NOT_ASCII = "not_ascii"
    APOSTROPHE = "apostrophe"
    MALFORMED = "malformed"


class EditReason(StrEnum):
    """Why a sign-on was not changed; the page shows a sentence for each reason."""

    FIELD = "field"
    NAME = "name"
    NAME_TAKEN = "name_taken"
    NEEDS_REVIEW = "needs_review"
    VISIBILITY = "visibility"
    VERSION = "version"
    CATEGORY = "category"
    STATE_MISSING = "state_missing"


class SignOnError(Exception):
    """Anything that the domain refuses."""


class TextRefused(SignOnError):
    """The text breaks the text policy; it is refused, never shortened or cleaned silently.

    :param offer: what was probably meant, to be put into the form for a second look
    """

    def __init__(self, reason: Reason, offer: str | None = None) -> None:
        super().__init__(f"the text was refused: {reason}")
        self.reason, self.offer = reason, offer


class AddressRefused(SignOnError):
    """The text is not exactly one valid e-mail address.

    :param offer: what was probably meant, to be put into the form for a second look
    """

    def __init__(self, reason: AddressReason, offer: str | None = None) -> None:
        super().__init__(f"the address was refused: {reason}")
        self.reason, self.offer = reason, offer


class StepRefused(SignOnError):
    """The step is not allowed in the present state of the sign-on."""

    def __init__(self, state: str, step: str) -> None:
        super().__init__(f"cannot {step} a sign-on that is {state}")
        self.state = state
        self.step = step


class ReasonMissing(SignOnError):
    """The decision keeps a sign-on off the list, so it needs a reason, but none was given."""


class EditRefused(SignOnError):
    """This change of a sign-on is not allowed, or not allowed to this person."""

    def __init__(self, reason: EditReason) -> None:
        super().__init__(f"the edit was refused: {reason}")
        self.reason = reason


class NameStands(SignOnError):
    """Another sign-on of the same address stands under this name already."""


class AddressFull(SignOnError):
    """The address has as many confirmed sign-ons as its plan allows."""


class LinkUnknown(SignOnError):
    """There is no such link, it is for another purpose, or it has been used up."""


class LinkExpired(SignOnError):
    """The link is past its lifetime.

    ``slug`` and ``kind`` say which form to fill in again; None if it was not for a new sign-on.
    """

    def __init__(self, slug: str | None = None, kind: Kind | None = None) -> None:
        super().__init__()
        self.slug = slug
        self.kind = kind


class LinkReplaced(SignOnError):
    """The link's sign-on was replaced: another one of the same address was confirmed instead."""


class PlanUnknown(SignOnError):
    """There is no such plan that a visitor may see."""


class ShortAddressTaken(SignOnError):
    """Another plan has this short address."""


class PlanClosed(SignOnError):
    """The plan takes no more sign-ons."""


class ConfirmationClosed(SignOnError):
    """The plan is closed, and the time to confirm after that is over, too.

    :param until: when that time was over
    :param timezone: in which the plan is announced
    """

    def __init__(self, until: datetime, timezone: str) -> None:
        super().__init__("the plan takes no more confirmations")
        self.until = until
        self.timezone = timezone


class PlanNotYetOpen(SignOnError):
    """The plan takes no sign-ons yet."""


class VersionChanged(SignOnError):
    """A newer version of the plan came out while the form was being filled in."""


class AlreadyDecided(SignOnError):
    """Another moderator has decided first."""


class CodeWrong(SignOnError):
    """The typed code is not the one in the mail."""

    def __init__(self, tries_left: int) -> None:
        super().__init__(f"the code is wrong; tries left: {tries_left}")
        self.tries_left = tries_left


class TooManyTries(SignOnError):
    """The code was typed wrong too often; the link in the mail still works."""


class PlanFileRefused(SignOnError):
    """The file does not hold a plan; the message says what to change.

    :param line: counted from 1; None when the fault is not in one line
    :param at: where the fault is in the front matter, by names and places in lists: whoever has the
        lines finds the number of the line by it
    """

    def __init__(
        self, message: str, line: int | None = None, *, at: tuple[str | int, ...] = ()
    ) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.message = message
        self.line = line
        self.at = at


class NotAllowed(SignOnError):
    """The staff member's role does not include this."""


class SignOnUnknown(SignOnError):
    """There is no such sign-on."""


class StaffUnknown(SignOnError):
    """There is no such member of staff."""


class JobUnknown(SignOnError):
    """There is no such job of this member of staff."""


class LetterUnknown(SignOnError):
    """There is no such letter."""


class LetterDelivered(SignOnError):
    """The letter has been delivered, so nothing changes it any more."""


class LetterRefused(SignOnError):
    """No letter can be made of this; the message is for an operator, pages have their own words."""


class CutOffInFuture(LetterRefused):
    """The cut-off of the letter has not passed."""

    def __init__(self) -> None:
        super().__init__("the cut-off has not passed yet: choose the last full hour, or an earlier")


class LetterWithoutText(LetterRefused):
    """The letter says nothing."""

    def __init__(self) -> None:
        super().__init__("the letter has no text: write one, or choose a version of the plan")


class LetterWithoutSigners(LetterRefused):
    """Nobody stands behind the letter: before its cut-off nobody was listed, or nothing changed."""

    def __init__(self) -> None:
        super().__init__("nobody would stand in the letter: nobody was listed before its cut-off")


class LetterChanged(LetterRefused):
    """The list has changed since somebody looked at the draft."""

    def __init__(self) -> None:
        super().__init__("the list has changed since the draft was looked at")


class ResultGone(SignOnError):
    """The job has no result file, or none any more."""


class LastOwner(SignOnError):
    """This is the last owner; without one, nobody could manage the staff."""


class Throttled(SignOnError):
    """The rate limit of this action is exceeded."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"wait {wait_seconds} seconds")
        self.wait_seconds = wait_seconds


class SealBroken(SignOnError):
    """An encrypted value cannot be read: wrong key, moved to another column, or altered."""


class Overloaded(SignOnError):
    """Too many expensive requests run at once; the same request may work a little later."""
