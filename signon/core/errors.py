"""What can go wrong, a class and a line of meaning each.

No message carries a name, an address or a token: an exception may reach a log.
The pages that visitors see for these are chosen in ``signon.web.errors``.
"""

from enum import StrEnum


class Reason(StrEnum):
    """Why a text was refused; the word chooses the sentence on the page."""

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
    WEBSITE = "website"
    POSTAL_CODE = "postal_code"


class AddressReason(StrEnum):
    """Why an e-mail address was refused."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SEVERAL = "several"
    NOT_ASCII = "not_ascii"
    MALFORMED = "malformed"


class EditReason(StrEnum):
    """Why a sign-on was not changed; the word chooses the sentence on the page."""

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
    """The text breaks the text policy, and is never cut or cleaned silently."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"the text was refused: {reason}")
        self.reason = reason


class AddressRefused(SignOnError):
    """This is no e-mail address that one mail can be sent to."""

    def __init__(self, reason: AddressReason) -> None:
        super().__init__(f"the address was refused: {reason}")
        self.reason = reason


class StepRefused(SignOnError):
    """The sign-on is in a state that this step does not lead out of."""

    def __init__(self, state: str, step: str) -> None:
        super().__init__(f"cannot {step} a sign-on that is {state}")
        self.state = state
        self.step = step


class ReasonMissing(SignOnError):
    """This decision keeps somebody off the list, and nobody said why."""


class EditRefused(SignOnError):
    """The sign-on may not be changed so, or not by whoever wants to."""

    def __init__(self, reason: EditReason) -> None:
        super().__init__(f"the edit was refused: {reason}")
        self.reason = reason


class LinkUnknown(SignOnError):
    """The link was never ours, is for another purpose, or has been used up."""


class LinkExpired(SignOnError):
    """The link was ours, but is older than it may be."""


class LinkReplaced(SignOnError):
    """A newer mail holds the link that works."""


class PlanUnknown(SignOnError):
    """There is no such plan that a visitor may see."""


class PlanClosed(SignOnError):
    """The plan takes no more sign-ons."""


class PlanNotYetOpen(SignOnError):
    """The plan takes no sign-ons yet."""


class VersionChanged(SignOnError):
    """A newer version of the plan came out while the form was being filled in."""


class AlreadyDecided(SignOnError):
    """Another moderator was quicker."""


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
    """

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message if line is None else f"line {line}: {message}")
        self.message = message
        self.line = line


class NotAllowed(SignOnError):
    """The staff member's role does not include this."""


class SignOnUnknown(SignOnError):
    """There is no such sign-on."""


class StaffUnknown(SignOnError):
    """There is no such member of staff."""


class JobUnknown(SignOnError):
    """There is no such job of this member of staff."""


class ResultGone(SignOnError):
    """The job has no result file, or none any more."""


class LastOwner(SignOnError):
    """This is the last owner; without one, nobody could manage the staff."""


class Throttled(SignOnError):
    """Too much of this in too short a time."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(f"wait {wait_seconds} seconds")
        self.wait_seconds = wait_seconds


class SealBroken(SignOnError):
    """A sealed value cannot be read: wrong key, wrong place, or altered."""


class Overloaded(SignOnError):
    """Too many want costly work at once; the same works a little later."""
