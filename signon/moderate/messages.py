"""The message after a decision."""

from signon.core.visibility import name_for_staff
from signon.ledger import Decision
from signon.models import SignOn
from signon.moderate.labels import DONE
from signon.moderate.record_views import sight
from signon.web import labels

# They keep a name that is written from right to left apart from the sentence around it.
BEFORE, BEHIND = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def done(decision: Decision, sign_on: SignOn) -> str:
    """Say what was decided, and about whom, as far as the signed-in member of staff may see it."""
    said = labels.say(DONE[decision])
    name = name_for_staff(sign_on.name, sign_on.visibility, sign_on.state, sight())
    return f"{BEFORE}{name}{BEHIND}: {said}" if name else said
