"""Labels on the staff's pages: for sign-ons, the evidence about them, and their mails."""

from signon.core.kinds import Kind
from signon.core.labels import Label, Labels
from signon.core.look_alikes import Relation
from signon.core.name_doubts import NameDoubt
from signon.core.plan import Phase
from signon.ledger import Decision
from signon.models.outbox import MailKind, MailState
from signon.moderate.evidence import Authority
from signon.moderate.similar import Weight

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
        Decision.APPROVE: Label("Approved. It is on the list now."),
        Decision.RELEASE: Label("Released. It is on the list again."),
        Decision.RECONSIDER: Label("Back in the queue."),
        Decision.QUARANTINE: Label("Quarantined. It is neither shown nor counted."),
        Decision.DECLINE: Label("Declined. The contact is told by e-mail."),
    },
    way="done",
)
AUTHORITIES = Labels(
    Authority,
    {
        Authority.SAME_DOMAIN: Label("The address belongs to the website’s domain"),
        Authority.OTHER_DOMAIN: Label("The address is not at the website’s domain"),
        Authority.NO_WEBSITE: Label("No website to compare the address with"),
        Authority.FREE_MAIL: Label("Free mailbox: anybody can have one"),
        Authority.DISPOSABLE: Label("Disposable mailbox"),
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
        MailKind.ALREADY_SIGNED: Label("You have already signed"),
        MailKind.SIGNED: Label("You are listed"),
        MailKind.HELD: Label("Confirmed, waiting for review"),
        MailKind.APPROVED: Label("Approved"),
        MailKind.DECLINED: Label("Declined"),
        MailKind.WITHDRAWN: Label("Withdrawn"),
        MailKind.MANAGE_LINK: Label("Link to one’s own sign-ons"),
        MailKind.STAFF_INVITATION: Label("Invitation of staff"),
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
LABELS = (
    SEVERAL_KINDS,
    PHASES,
    BUTTONS,
    DONE,
    AUTHORITIES,
    RELATIONS,
    DOUBTS,
    WEIGHTS,
    MAIL_KINDS,
    MAIL_STATES,
)
