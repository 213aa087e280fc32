"""Labels of the choices in the sign-on forms, worded for the signer."""

from signon.core.kinds import Scope, Visibility
from signon.core.labels import Label, Labels

SCOPES = Labels(
    Scope,
    {
        Scope.NATIONAL: Label("Nationally"),
        Scope.STATE: Label("In one state"),
        Scope.LOCAL: Label("Locally"),
        Scope.INTERNATIONAL: Label("Internationally"),
    },
    way="choice",
)
VISIBILITIES = Labels(
    Visibility,
    {
        Visibility.FULL: Label("My full name"),
        Visibility.INITIAL: Label("My first name and initial"),
        Visibility.PLACE: Label("Only where I live"),
        Visibility.COUNTED: Label("Nothing: only count me"),
    },
    way="choice",
)
HINTS = Labels(
    Visibility,
    {
        Visibility.FULL: Label("Your name as you typed it, and your state or country."),
        Visibility.INITIAL: Label(
            "Your first name, the first letter of your last name, and your state or country."
        ),
        Visibility.PLACE: Label("Your state or country, and no name."),
        Visibility.COUNTED: Label(
            "Nothing. You are one in the total; your name and e-mail address are deleted"
            " as soon as you confirm."
        ),
    },
    way="hint",
)
# Each contains the placeholders `name` and `place`.
EXAMPLES = Labels(
    Visibility,
    {
        Visibility.FULL: Label("%(name)s, %(place)s"),
        Visibility.INITIAL: Label("%(name)s, %(place)s"),
        Visibility.PLACE: Label("A supporter in %(place)s"),
        Visibility.COUNTED: Label("Not shown"),
    },
    way="example",
)
LABELS = (SCOPES, VISIBILITIES, HINTS, EXAMPLES)
