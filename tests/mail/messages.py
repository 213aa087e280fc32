"""Plain messages to try deliveries with."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from uuid import uuid4


def a_message(to: str, text: str = "Hello\n.a line with a dot\n") -> EmailMessage:
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = "signon <no-reply@example.org>"
    message["To"] = Address(addr_spec=to)
    message["Subject"] = "Hello"
    message["Date"] = "Mon, 04 Jan 2021 09:00:00 +0000"
    message["Message-ID"] = f"<{uuid4()}@example.org>"
    message.set_content(text)
    return message
