"""The link and the code of a submission: which of them its next mail carries."""

import secrets
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from signon.core import links
from signon.core.links import Purpose
from signon.models import SignOn, Submission


def new_proofs(
    seed: bytes, code_seed: bytes, *, asks: bool, has_code: bool = True
) -> Mapping[str, bytes]:
    """Return the columns by which link and code are found: to confirm, or else to withdraw.

    Whoever stands already is not asked to confirm: their link withdraws, and no code is right. In
    the database the two look alike, as nobody without the keys can make a link or a code.
    """
    purpose = Purpose.CONFIRM if asks else Purpose.WITHDRAW
    right = links.code_hash(code_seed, links.code(code_seed))
    return {
        "token_hash": links.token_hash(links.token(purpose, seed)),
        "code_hash": right if asks and has_code else links.no_code(),
    }


def new_code(submission: Submission, *, asks: bool = True) -> None:
    """Give a submission another code for its next mail; the older one is wrong from now on.

    :param asks: whether that mail asks to confirm; else its link withdraws what stands
    """
    submission.code_seed, submission.tries = links.new_seed(), 0
    proofs = new_proofs(submission.seed, submission.code_seed, asks=asks)
    submission.token_hash, submission.code_hash = proofs["token_hash"], proofs["code_hash"]


def is_for(submission: Submission, purpose: Purpose, token: str) -> bool:
    """Say whether a token, by which a submission was found, is for this purpose."""
    return secrets.compare_digest(token, links.token(purpose, submission.seed))


def newest_submission(session: Session, sign_on: SignOn) -> Submission | None:
    """Return the newest submission of the form that made a sign-on; it has the link to confirm."""
    own = select(Submission).where(Submission.sign_on_id == sign_on.id)
    return session.scalar(own.order_by(Submission.created_at.desc(), Submission.id).limit(1))
