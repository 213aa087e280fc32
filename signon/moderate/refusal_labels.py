"""Labels of the reasons for which requests are refused."""

from signon.core.labels import Label, Labels
from signon.core.refusal_kind import RefusalKind

REASONS = Labels(
    RefusalKind,
    {
        RefusalKind.LIMIT: Label("Over a limit"),
        RefusalKind.NOT_ALLOWED: Label("Not allowed"),
        RefusalKind.SIGN_IN: Label("Wrong sign-in"),
        RefusalKind.CSRF: Label("Form from elsewhere"),
        RefusalKind.EXPORT: Label("Export refused"),
        RefusalKind.CODES: Label("Too many wrong codes"),
        RefusalKind.SLOW: Label("Too slow, or no place"),
        RefusalKind.MAIL: Label("No mail for a sign-on"),
    },
)
MEANINGS = Labels(
    RefusalKind,
    {
        RefusalKind.LIMIT: Label("more came from one network or account than a limit allows"),
        RefusalKind.NOT_ALLOWED: Label("a member of staff asked for what their role does not have"),
        RefusalKind.SIGN_IN: Label("a wrong name, password or second factor"),
        RefusalKind.CSRF: Label("another site sent it, or cookies are blocked"),
        RefusalKind.EXPORT: Label("a wrong password, or more lists than a day allows"),
        RefusalKind.CODES: Label("so many of a domain or plan were wrong that only links work"),
        RefusalKind.SLOW: Label("a form that did not arrive, or too many slow visitors at once"),
        RefusalKind.MAIL: Label(
            "one network asked for too many to one address, or all for too many to one domain"
        ),
    },
    way="meaning",
)
REFUSAL_LABELS = (REASONS, MEANINGS)
