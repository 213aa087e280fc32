"""Compute evidence for and against a sign-on. A moderator decides; nothing here does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from signon.core.identity import (
    is_disposable,
    is_free_mail,
    is_same_organization,
    is_shared,
    registrable_domain,
)
from signon.core.kinds import Kind
from signon.core.name_doubts import NameDoubt
from signon.core.text import is_confusable
from signon.core.visibility import ContactAccess
from signon.ledger import BURST, PUBLIC_TEXT, TRAP
from signon.models import SignOn
from signon.moderate.domains import KnownDomain, imitations, known_domains
from signon.moderate.earlier import earlier
from signon.moderate.similar import Other, Weight, similar


class Authority(StrEnum):
    """What the contact's e-mail address shows about speaking for the organization."""

    SAME_DOMAIN = "same_domain"
    OTHER_DOMAIN = "other_domain"
    NO_WEBSITE = "no_website"
    SHARED_DOMAIN = "shared_domain"
    FREE_MAIL = "free_mail"
    DISPOSABLE = "disposable"

    @property
    def weight(self) -> Weight:
        return WEIGHTS.get(self, Weight.UNCLEAR)


WEIGHTS = {Authority.SAME_DOMAIN: Weight.IN_FAVOR, Authority.DISPOSABLE: Weight.AGAINST}


@dataclass(frozen=True, repr=False)
class Evidence:
    """All evidence about one sign-on.

    ``mail_domain`` is for organizations alone. It and ``authority``, which tells of it, are None if
    the viewer may see nothing of an address.
    """

    authority: Authority | None
    mail_domain: str | None
    web_domain: str | None
    is_confusable: bool
    is_vouched: bool = False
    is_by_code: bool = False
    is_trapped: bool = False
    is_burst: bool = False
    has_public_text: bool = False
    look_alikes: Sequence[Other] = field(default=())
    earlier: Sequence[Other] = field(default=())
    is_address_hidden: bool = False
    doubts: Sequence[NameDoubt] = field(default=())
    known_domain: KnownDomain | None = None
    imitated: Sequence[str] = field(default=())

    @property
    def imitation_weight(self) -> Weight:
        return Weight.AGAINST

    @property
    def proof_weight(self) -> Weight:
        """Unclear: a code may be guessed, and who is vouched for has not shown any address."""
        return Weight.UNCLEAR

    @property
    def doubt_weight(self) -> Weight:
        return Weight.UNCLEAR

    @property
    def name_weight(self) -> Weight | None:
        """Against, if characters of the name look like other characters; otherwise None."""
        return Weight.AGAINST if self.is_confusable else None

    @property
    def public_text_weight(self) -> Weight:
        """Unclear: nothing is wrong with it, but nobody has read it yet."""
        return Weight.UNCLEAR

    @property
    def burst_weight(self) -> Weight:
        """Unclear: a campaign of many real people looks like that, too."""
        return Weight.UNCLEAR

    @property
    def trap_weight(self) -> Weight | None:
        """Unclear, if the hidden field was filled in: browsers do that, too. Otherwise None."""
        return Weight.UNCLEAR if self.is_trapped else None


def gather(
    session: Session, sign_ons: Sequence[SignOn], seen: ContactAccess
) -> Mapping[UUID, Evidence]:
    """Return the evidence about each of ``sign_ons``, with a few statements for all of them."""
    others = earlier(session, sign_ons, seen)
    alikes = similar(session, [each for each in sign_ons if each.kind is Kind.ORGANIZATION])
    domains = known_domains(session, sign_ons)
    may_see_mail = seen is not ContactAccess.HIDDEN
    imitated = imitations(session, sign_ons, with_mail=may_see_mail)
    found = (_evidence(each, seen, domains.get(each.id)) for each in sign_ons)
    return {
        each.id: replace(
            what,
            look_alikes=alikes[each.id],
            earlier=others[each.id],
            imitated=imitated.get(each.id, ()),
        )
        for each, what in zip(sign_ons, found, strict=True)
    }


def authority(email: str | None, website: str | None) -> Authority | None:
    """Return what ``email`` shows about speaking for the owner of ``website``; None if erased."""
    if email is None:
        return None
    anybodys = {
        Authority.DISPOSABLE: is_disposable(email),
        Authority.FREE_MAIL: is_free_mail(email),
        Authority.SHARED_DOMAIN: is_shared(email.rpartition("@")[2]),
        Authority.NO_WEBSITE: not website,
    }
    found = next((each for each, is_so in anybodys.items() if is_so), None)
    is_same = is_same_organization(email, website or "")
    return found or (Authority.SAME_DOMAIN if is_same else Authority.OTHER_DOMAIN)


def _evidence(sign_on: SignOn, seen: ContactAccess, known: KnownDomain | None) -> Evidence:
    """Return what a sign-on tells by itself, and what is known of its website's domain."""
    email = sign_on.email
    found = authority(email, sign_on.website)
    is_organization, is_hidden = sign_on.kind is Kind.ORGANIZATION, seen is ContactAccess.HIDDEN
    is_telling = is_organization or found is Authority.DISPOSABLE
    return Evidence(
        authority=found if is_telling and not is_hidden else None,
        mail_domain=email.rpartition("@")[2]
        if email and is_organization and not is_hidden
        else None,
        web_domain=registrable_domain(sign_on.website) if sign_on.website else None,
        is_confusable=is_confusable(sign_on.name or ""),
        is_vouched=sign_on.is_vouched,
        is_by_code=sign_on.is_by_code,
        is_trapped=TRAP in sign_on.flags,
        is_burst=BURST in sign_on.flags,
        has_public_text=PUBLIC_TEXT in sign_on.flags,
        known_domain=known,
        is_address_hidden=is_hidden,
        doubts=[doubt for doubt in NameDoubt if doubt in sign_on.flags],
    )
