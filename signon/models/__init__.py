"""The database tables and their constraints."""

from signon.models.audit import Audit, AuditHead, AuditPrivate
from signon.models.base import Base
from signon.models.event import Event
from signon.models.installation import Heartbeat, KeyFingerprint
from signon.models.job import Job
from signon.models.letter import Letter, LetterFile, LetterLine, LetterSignature
from signon.models.old_fingerprint import OldFingerprint
from signon.models.old_seal import OldSeal
from signon.models.outbox import MailBudget, OutboxMessage, Suppression
from signon.models.plan import Plan, PlanLogo
from signon.models.plan_version import Action, PlanVersion, Translation
from signon.models.prominent import Prominent
from signon.models.refusal import Refusal
from signon.models.renewal import Renewal
from signon.models.search import SearchWord
from signon.models.sign_on import SignOn
from signon.models.staff import Role, StaffDevice, StaffSession, User, WebAuthn
from signon.models.submission import Link, Submission
from signon.models.tally import FacetTally, Fold, Tally

__all__ = [
    "Action",
    "Audit",
    "AuditHead",
    "AuditPrivate",
    "Base",
    "Event",
    "FacetTally",
    "Fold",
    "Heartbeat",
    "Job",
    "KeyFingerprint",
    "Letter",
    "LetterFile",
    "LetterLine",
    "LetterSignature",
    "Link",
    "MailBudget",
    "OldFingerprint",
    "OldSeal",
    "OutboxMessage",
    "Plan",
    "PlanLogo",
    "PlanVersion",
    "Prominent",
    "Refusal",
    "Renewal",
    "Role",
    "SearchWord",
    "SignOn",
    "StaffDevice",
    "StaffSession",
    "Submission",
    "Suppression",
    "Tally",
    "Translation",
    "User",
    "WebAuthn",
]
