"""The code of a submission, which each of its mails brings anew."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core import links
from signon.models import SignOn, Submission


def new_code(submission: Submission) -> None:
    """Give a submission another code for its next mail; the older one is wrong from now on."""
    submission.code_seed, submission.tries = links.new_seed(), 0
    code = links.code(submission.code_seed)
    submission.code_hash = links.code_hash(submission.code_seed, code)


def newest_submission(session: Session, sign_on: SignOn) -> Submission | None:
    """Return the newest submission of the form that made a sign-on; it has the link to confirm."""
    own = select(Submission).where(Submission.sign_on_id == sign_on.id)
    return session.scalar(own.order_by(Submission.created_at.desc(), Submission.id).limit(1))
