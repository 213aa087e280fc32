"""A worker that does nothing but deliver, to be killed: ``python -m tests.mail.loop TIME``.

``TIME`` is what its clock says when it starts, so a test need not wait for a lease to end.
"""

import sys
import time
from datetime import datetime, timedelta

from signon.app import create_app
from signon.mail.chores import mail_chores
from signon.web.settings import settings
from signon.web.transaction import transaction

PAUSE_SECONDS = 0.05


def main(start: datetime) -> None:
    with create_app().app_context():
        chore, *_ = mail_chores(settings())
        began = time.monotonic()
        while True:
            now = start + timedelta(seconds=time.monotonic() - began)
            if not chore.work(transaction, now):
                time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    main(datetime.fromisoformat(sys.argv[1]))
