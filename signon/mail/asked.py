"""What a mail that asks to confirm says in its sealed field: what stands already, if anything."""

import json
from uuid import UUID

from signon.models.outbox import OutboxMessage

# Of one length whatever it says, as sealing does not hide the length.
LENGTH = 100


def sealed_text(stands: UUID | None, most: int | None) -> str:
    """Return the details of a mail that asks to confirm.

    :param stands: the sign-on that stands already; then the mail tells of it, and does not ask
    :param most: how many sign-ons the address may have, if it has them all under other names
    """
    told = {"stands": stands.hex if stands else None, "most": most}
    return json.dumps(told).ljust(LENGTH)


def stands_already(message: OutboxMessage) -> UUID | None:
    """Return the sign-on that a mail tells of instead of asking to confirm; None if it asks."""
    found = json.loads(message.details or "{}").get("stands")
    return UUID(found) if found else None
