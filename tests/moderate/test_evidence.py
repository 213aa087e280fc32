"""What speaks for and against a claim."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from signon import ledger
from signon.core import links
from signon.core.actor import SIGNER
from signon.core.kinds import Visibility
from signon.core.lifecycle import State
from signon.core.look_alikes import Relation
from signon.core.name_doubts import NameDoubt
from signon.core.rounding import start_of_hour
from signon.core.visibility import ContactAccess
from signon.models import Plan, SignOn
from signon.moderate.domains import KnownDomain
from signon.moderate.earlier import MOST_EARLIER
from signon.moderate.evidence import Authority, Evidence, authority, gather
from tests.factories import (
    ACME,
    a_plan,
    a_sign_on,
    a_submission,
    an_individual,
    an_organization,
)

SITE = "https://www.acme-aid.org/about"


@pytest.mark.parametrize(
    ("email", "website", "found"),
    [
        ("bo@acme-aid.org", SITE, Authority.SAME_DOMAIN),
        ("bo@mail.acme-aid.org", SITE, Authority.SAME_DOMAIN),
        ("bo@acme-aid.org.evil.example", SITE, Authority.OTHER_DOMAIN),
        ("bo@acme.org", SITE, Authority.OTHER_DOMAIN),
        ("bo@acme-aid.org", None, Authority.NO_WEBSITE),
        ("bo@acme-aid.org", "", Authority.NO_WEBSITE),
        ("ceo@gmail.com", SITE, Authority.FREE_MAIL),
        ("ceo@gmail.com", "https://gmail.com", Authority.FREE_MAIL),
        ("x@mailinator.com", SITE, Authority.DISPOSABLE),
        (None, SITE, None),
    ],
)
def test_the_address_says_how_far_the_contact_speaks_for_the_organization(
    email: str | None, website: str | None, found: Authority | None
) -> None:
    assert authority(email, website) is found


def about(session: Session, sign_on: SignOn, seen: ContactAccess = ContactAccess.CLEAR) -> Evidence:
    return gather(session, [sign_on], seen)[sign_on.id]


def test_the_domain_of_the_address_is_shown_to_who_sees_contacts(
    plan: Plan, session: Session, now: datetime
) -> None:
    application = an_organization(email="bo@acme-aid.org", website=SITE)
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, application, now=now)

    domains = [about(session, sign_on, seen).mail_domain for seen in ContactAccess]
    assert domains == [None, "acme-aid.org", "acme-aid.org"]
    assert about(session, sign_on).web_domain == "acme-aid.org"


def test_the_address_of_an_individual_tells_only_when_it_is_disposable(
    plan: Plan, session: Session, now: datetime
) -> None:
    free = a_sign_on(session, plan, application=an_individual(email="a@gmail.com"), now=now)
    gone = a_sign_on(session, plan, application=an_individual(email="a@mailinator.com"), now=now)

    assert about(session, free).authority is None
    assert about(session, gone).authority is Authority.DISPOSABLE


@pytest.mark.parametrize("state", [State.LISTED, State.PENDING, State.IN_REVIEW])
def test_a_name_in_letters_of_another_alphabet_looks_like_the_real_one(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    real = a_sign_on(session, plan, state, an_organization("Amnesty Aid", email="a@a.org"), now=now)
    false = an_organization("\u0410mnesty Aid", email="x@x.org")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, false, now=now)

    evidence = about(session, sign_on)
    assert [(each.id, each.score) for each in evidence.look_alikes] == [(real.id, 100)]
    assert (evidence.look_alikes[0].name, evidence.look_alikes[0].state) == ("Amnesty Aid", state)
    assert evidence.is_confusable


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.DISOWNED])
def test_what_will_not_be_listed_is_no_look_alike(
    plan: Plan, session: Session, now: datetime, state: State
) -> None:
    a_sign_on(session, plan, state, an_organization("Acme Aid of Texas", email="a@a.org"), now=now)
    other = an_organization("Acme Aid in Texas", email="b@b.org")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, other, now=now)

    assert about(session, sign_on).look_alikes == []


def test_the_likest_come_first_and_the_same_name_is_told_apart(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number, name in enumerate(("Acme Aid Texas", "ACME  AID, Inc.", "Acme Aids", "Acme Aid")):
        other = an_organization(name, email=f"a@a{number}.org")
        a_sign_on(session, plan, State.LISTED, other, now=now)
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, an_organization("Acme Aid"), now=now)

    evidence = about(session, sign_on)
    assert [each.name for each in evidence.look_alikes] == [
        "ACME  AID, Inc.",
        "Acme Aids",
        "Acme Aid Texas",
    ]
    assert [each.name for each in evidence.earlier] == ["Acme Aid"]


def test_look_alikes_are_of_the_same_plan_and_of_organizations(
    plan: Plan, session: Session, now: datetime
) -> None:
    other_plan = a_plan(session, now=now, slug="other-plan")
    for where, application in (
        (other_plan, an_organization("Acme Aid", email="a@a.org")),
        (plan, an_individual("Acme Aid")),
    ):
        a_sign_on(session, where, State.PENDING, application, now=now)
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, an_organization("Acme Aids"), now=now)

    assert about(session, sign_on).look_alikes == []


def test_a_page_may_hold_sign_ons_of_several_plans(
    plan: Plan, session: Session, now: datetime
) -> None:
    sign_ons = []
    for where in (plan, a_plan(session, now=now, slug="other-plan")):
        listed = an_organization("Acme Aids", email=f"a@{where.slug}.org")
        a_sign_on(session, where, State.LISTED, listed, now=now)
        sign_ons.append(a_sign_on(session, where, State.IN_REVIEW, an_organization(), now=now))

    found = gather(session, sign_ons, ContactAccess.CLEAR)
    assert [len(found[each.id].look_alikes) for each in sign_ons] == [1, 1]


def test_earlier_sign_ons_of_the_name_or_the_address_are_shown_from_every_plan(
    plan: Plan, session: Session, now: datetime
) -> None:
    other_plan = a_plan(session, now=now, slug="other-plan")
    same_name = an_organization("ACME aid", email="old@elsewhere.org")
    declined = a_sign_on(session, other_plan, State.DECLINED, same_name, now=now)
    same_address = an_individual("Bo Diaz", email="B.O@acme-aid.org")
    person = a_sign_on(session, plan, State.LISTED, same_address, now=now + timedelta(days=1))
    a_sign_on(session, plan, State.LISTED, an_individual("Acme Aid"), now=now)
    claim = an_organization("Acme Aid", email="b.o@acme-aid.org")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, claim, now=now + timedelta(days=2))

    earlier = about(session, sign_on).earlier
    assert [(each.id, each.is_same_address) for each in earlier] == [
        (person.id, True),
        (declined.id, False),
    ]
    assert earlier[1].state is State.DECLINED


def test_nothing_ties_who_is_only_counted_to_an_organization(
    plan: Plan, session: Session, now: datetime
) -> None:
    counted = an_individual("Acme Aid", email="a@acme-aid.org", visibility="counted")
    person = a_sign_on(session, plan, State.LISTED, counted, now=now)
    claim = an_organization("Acme Aid", email="a@acme-aid.org")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, claim, now=now)

    assert [about(session, each).earlier for each in (person, sign_on)] == [[], []]


@pytest.mark.parametrize("visibility", ["initial", "place", "counted"])
@pytest.mark.parametrize("state", [State.PENDING, State.IN_REVIEW, State.LISTED])
def test_no_hint_points_at_who_hides_the_name(
    plan: Plan, session: Session, now: datetime, visibility: str, state: State
) -> None:
    session.merge(plan).review_individuals = state is State.IN_REVIEW
    hidden = an_individual("Ann Lee", email="a@acme-aid.org", visibility=Visibility(visibility))
    a_sign_on(session, plan, state, hidden, now=now)
    claim = an_organization("Acme Aid", email="a@acme-aid.org")
    same_address = a_sign_on(session, plan, State.IN_REVIEW, claim, now=now)
    same_name = a_sign_on(session, plan, application=an_individual(email="b@x.org"), now=now)

    assert not about(session, same_address).earlier
    assert not about(session, same_name).earlier


def test_what_the_name_of_a_person_looks_like_is_evidence(
    plan: Plan, session: Session, now: datetime
) -> None:
    claim = an_individual("U.S. Senator Jane Example")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, claim, now=now)

    assert about(session, sign_on).doubts == [NameDoubt.OFFICE]


def test_organizations_that_belong_together_are_hinted_at(
    plan: Plan, session: Session, now: datetime
) -> None:
    for number, (name, website) in enumerate(
        (
            ("American Civil Liberties Union of Texas", None),
            ("ACLU of Texas Youth", None),
            ("Freedom Fund", "https://chapters.aclutx.org/freedom"),
            ("Other Fund", "https://www.facebook.com/other"),
            ("Another Fund", "https://notaclutx.org"),
        )
    ):
        other = an_organization(name, email=f"a{number}@x.org", website=website)
        a_sign_on(session, plan, State.LISTED, other, now=now + timedelta(minutes=number))
    claim = an_organization("ACLU of Texas", website="https://www.aclutx.org")
    sign_on = a_sign_on(session, plan, State.IN_REVIEW, claim, now=now)

    assert [(each.name, each.relation) for each in about(session, sign_on).look_alikes] == [
        ("American Civil Liberties Union of Texas", Relation.INITIALS),
        ("ACLU of Texas Youth", Relation.CHAPTER),
        ("Freedom Fund", Relation.SAME_SITE),
    ]


def test_a_common_name_does_not_fill_the_page(plan: Plan, session: Session, now: datetime) -> None:
    for number in range(MOST_EARLIER + 2):
        application = an_individual("Ann Lee", email=f"ann{number}@example.org")
        sign_on = a_sign_on(session, plan, application=application, now=now)

    assert len(about(session, sign_on).earlier) == MOST_EARLIER


def test_what_was_erased_leaves_no_evidence(plan: Plan, session: Session, now: datetime) -> None:
    sign_on = a_sign_on(session, plan, State.WITHDRAWN, an_individual(), now=now)

    assert about(session, sign_on) == Evidence(
        None, None, None, is_confusable=False, look_alikes=(), earlier=[], doubts=[]
    )


def test_no_sign_ons_need_no_evidence(session: Session) -> None:
    assert gather(session, [], ContactAccess.CLEAR) == {}


@pytest.mark.one_database
def test_a_code_is_told_apart_from_the_link(plan: Plan, session: Session, now: datetime) -> None:
    by_link = a_sign_on(session, plan, State.IN_REVIEW, ACME, now=now)
    submission = a_submission(session, plan, an_organization("Bo Aid", email="b@bo.org"), now=now)
    code = links.code(submission.code_seed)
    ledger.enter_code(session, submission.id, code, by=SIGNER, now=now)
    by_code = session.get_one(SignOn, submission.sign_on_id)

    found = gather(session, [by_link, by_code], ContactAccess.MASKED)
    assert (found[by_link.id].is_by_code, found[by_code.id].is_by_code) == (False, True)


def test_a_domain_is_new_here_or_known_since_its_first_confirmed_sign_on(
    plan: Plan, session: Session, now: datetime
) -> None:
    elsewhere = a_plan(session, now=now, slug="other-plan")
    for number, (where, state) in enumerate(
        ((elsewhere, State.LISTED), (plan, State.DECLINED), (plan, State.PENDING))
    ):
        chapter = an_organization(f"Chapter {number}", website=f"https://c{number}.acme-aid.org")
        a_sign_on(session, where, state, chapter, now=now + timedelta(days=number))
    later = now + timedelta(days=9)
    known = a_sign_on(session, plan, State.IN_REVIEW, an_organization(), now=later)
    new = an_organization("New Aid", website="https://new-aid.org")
    unknown = a_sign_on(session, plan, State.IN_REVIEW, new, now=later)
    shared = an_organization("Page Aid", website="https://facebook.com/page-aid")
    page = a_sign_on(session, plan, State.IN_REVIEW, shared, now=later)

    seen = ContactAccess.HIDDEN
    assert about(session, known, seen).known_domain == KnownDomain(
        "acme-aid.org", 2, start_of_hour(now)
    )
    assert about(session, unknown, seen).known_domain == KnownDomain("new-aid.org", 0, None)
    assert about(session, page, seen).known_domain is None
    assert about(session, a_sign_on(session, plan, now=later)).known_domain is None


def test_a_domain_that_imitates_a_listed_one_or_the_own_website_says_so(
    plan: Plan, session: Session, now: datetime
) -> None:
    real = an_organization("River Alliance", website="https://riveralliance.example")
    a_sign_on(session, plan, State.LISTED, real, now=now)
    false = an_organization("Aid", email="a@rivera11iance.example", website="https://aid-two.org")
    by_mail = a_sign_on(session, plan, State.IN_REVIEW, false, now=now)
    own = an_organization("Own", email="a@owndomian.org", website="https://owndomain.org")
    near = a_sign_on(session, plan, State.IN_REVIEW, own, now=now)

    found = [list(about(session, by_mail, seen).imitated) for seen in ContactAccess]
    assert found == [[], ["riveralliance.example"], ["riveralliance.example"]]
    assert about(session, near).imitated == ["owndomain.org"]
