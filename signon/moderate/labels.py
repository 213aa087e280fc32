"""Labels on the staff's pages: for sign-ons, the evidence about them, and their mails."""

from signon.core.installation import Fault
from signon.core.kinds import Kind
from signon.core.labels import Label, Labels
from signon.core.look_alikes import Relation
from signon.core.name_doubts import NameDoubt
from signon.core.plan import Phase
from signon.ledger import Decision
from signon.models.outbox import MailKind, MailState, MailTrouble, SuppressionReason
from signon.moderate.evidence import Authority
from signon.moderate.refusal_labels import REFUSAL_LABELS
from signon.moderate.similar import Weight
from signon.moderate.step_labels import STEPS

SEVERAL_KINDS = Labels(
    Kind,
    {Kind.ORGANIZATION: Label("Organizations"), Kind.INDIVIDUAL: Label("Individuals")},
    way="plural",
)
PHASES = Labels(
    Phase,
    {
        Phase.HIDDEN: Label("Draft"),
        Phase.NOT_YET: Label("Not open yet"),
        Phase.OPEN: Label("Open"),
        Phase.CLOSED: Label("Closed"),
    },
)
# The buttons' labels; then the messages after a button was pressed.
BUTTONS = Labels(
    Decision,
    {
        Decision.APPROVE: Label("Approve"),
        Decision.RELEASE: Label("Release"),
        Decision.RECONSIDER: Label("Reconsider"),
        Decision.QUARANTINE: Label("Quarantine"),
        Decision.DECLINE: Label("Decline"),
    },
    way="button",
)
DONE = Labels(
    Decision,
    {
        Decision.APPROVE: Label("Approved. It counts from now on."),
        Decision.RELEASE: Label("Released. It counts again."),
        Decision.RECONSIDER: Label("Back in the queue."),
        Decision.QUARANTINE: Label("Quarantined. It is neither shown nor counted."),
        Decision.DECLINE: Label("Declined. If an address is kept, it is told by e-mail."),
    },
    way="done",
)
AUTHORITIES = Labels(
    Authority,
    {
        Authority.SAME_DOMAIN: Label("The address belongs to the website’s domain"),
        Authority.OTHER_DOMAIN: Label("The address is not at the website’s domain"),
        Authority.NO_WEBSITE: Label("No website to compare the address with"),
        Authority.SHARED_DOMAIN: Label("Shared domain: many people or sites have an address there"),
        Authority.FREE_MAIL: Label("Free mailbox: anybody can have one"),
        Authority.DISPOSABLE: Label("Disposable mailbox"),
    },
)
FAULTS = Labels(
    Fault,
    {
        Fault.CLOCK_IN_DOUBT: Label(
            "The server’s clock is more than a day from where the service last saw it: it is "
            "wrong, or the service was off. Nothing is deleted until somebody has checked the "
            "clock and run “signon clock accept”."
        ),
        Fault.PROXY_NOT_TRUSTED: Label(
            "A proxy passes requests on, but SIGNON_TRUSTED_PROXIES is 0: all visitors are counted "
            "as one, and one of them can use up the limits of all."
        ),
        Fault.PROXY_MISSING: Label(
            "SIGNON_TRUSTED_PROXIES is larger than the number of proxies that pass requests on: "
            "visitors can get around the limits."
        ),
        Fault.REDIS_AWAY: Label(
            "Redis does not answer: each machine counts alone, so limits let more through than "
            "they say. Sign-ons go on; nobody can sign in as staff."
        ),
        Fault.CODES_OFF: Label(
            "So many wrong codes were typed today that codes no longer work for a plan or a "
            "domain, until tomorrow: somebody may be guessing. The links in the e-mails work."
        ),
    },
)
RELATIONS = Labels(
    Relation,
    {
        Relation.INITIALS: Label("The same in initials or in full:"),
        Relation.CHAPTER: Label("May be a chapter, or the other way around:"),
        Relation.SAME_SITE: Label("Website at the same domain, may be a chapter:"),
    },
)
DOUBTS = Labels(
    NameDoubt,
    {
        NameDoubt.ADVERTISEMENT: Label(
            "The name holds a web address, a handle, a telephone number or a call to act"
        ),
        NameDoubt.ORGANIZATION: Label("The name of this person looks like an organization’s"),
        NameDoubt.LISTED_ORGANIZATION: Label(
            "The name of this person is that of an organization on the list"
        ),
        NameDoubt.OFFICE: Label("The name begins with the title of a public office"),
        NameDoubt.ABUSE: Label("The name holds a word from the list of abuse"),
    },
)
WEIGHTS = Labels(
    Weight,
    {
        Weight.IN_FAVOR: Label("In favor:"),
        Weight.UNCLEAR: Label("Look at this:"),
        Weight.AGAINST: Label("Against:"),
    },
)
MAIL_KINDS = Labels(
    MailKind,
    {
        MailKind.CONFIRM_SIGN_ON: Label("Please confirm"),
        MailKind.REMINDER: Label("Reminder to confirm"),
        MailKind.ALREADY_SIGNED: Label("You have already signed"),
        MailKind.SIGNED: Label("You are listed"),
        MailKind.HELD: Label("Confirmed, waiting for review"),
        MailKind.APPROVED: Label("Approved"),
        MailKind.DECLINED: Label("Declined"),
        MailKind.WITHDRAWN: Label("Withdrawn"),
        MailKind.MANAGE_LINK: Label("Link to one’s own sign-ons"),
        MailKind.STAFF_INVITATION: Label("Invitation of staff"),
        MailKind.EXPORT_NOTICE: Label("A list was taken out"),
        MailKind.NEW_DEVICE: Label("Sign-in from a new device"),
        MailKind.LETTER_DELIVERED: Label("The letter was delivered"),
    },
)
MAIL_TROUBLES = Labels(
    MailTrouble,
    {
        MailTrouble.NO_MAILBOX: Label("There is no such mailbox"),
        MailTrouble.REFUSED: Label("The mail server refused it"),
        MailTrouble.LATER: Label("The mail server put it off for two days"),
        MailTrouble.SUPPRESSED: Label(
            "An earlier e-mail to this address came back, or its owner asked for none"
        ),
        MailTrouble.UNREACHABLE: Label("The mail server could not be reached for two days"),
        MailTrouble.REFUSES_US: Label("The mail server refused this site’s sender or account"),
        MailTrouble.NOT_WRITTEN: Label("The e-mail could not be written"),
    },
)
MAIL_STATES = Labels(
    MailState,
    {
        MailState.WAITING: Label("On its way"),
        MailState.SENT: Label("Sent"),
        MailState.FAILED: Label("Failed"),
        MailState.DROPPED: Label("Out of date, not sent"),
    },
)
SUPPRESSION_REASONS = Labels(
    SuppressionReason,
    {
        SuppressionReason.NO_SUCH_MAILBOX: Label("The mail server says there is no such mailbox"),
        SuppressionReason.DISABLED: Label("The mail server says this mailbox is disabled"),
        SuppressionReason.WISH: Label("Its owner asked for no e-mail"),
    },
)
LABELS = (
    SEVERAL_KINDS,
    PHASES,
    BUTTONS,
    DONE,
    AUTHORITIES,
    RELATIONS,
    DOUBTS,
    WEIGHTS,
    FAULTS,
    MAIL_KINDS,
    MAIL_TROUBLES,
    MAIL_STATES,
    SUPPRESSION_REASONS,
    STEPS,
    *REFUSAL_LABELS,
)
