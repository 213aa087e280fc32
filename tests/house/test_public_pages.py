"""All public pages in all languages: every link leads somewhere, and the markup holds."""

from datetime import datetime
from xml.etree.ElementTree import Element

import pytest

from signon.config import Settings
from signon.core.actor import OPERATOR
from signon.core.languages import languages
from signon.models import Plan
from signon.plan.service import load
from signon.web import clock
from tests.client import PageClient, parse
from tests.conftest import Begin
from tests.crawl import Site, crawl, is_ours, path_of
from tests.house.test_doors import FORMS, READING
from tests.house.visits import move_in
from tests.markup import faults
from tests.plan.texts import a_file

pytestmark = pytest.mark.one_database

# Of the staff, and of whoever develops: no part of the public face.
LEFT_OUT = ("/admin/", "/dev/", "/es/admin/", "/es/dev/")
NEWER = "We all agree.\n\n## Action 1: Be fair\n\nAlways.\n"
# Each is wrong in one way, told by what a fault says of it.
WRONG = (
    ("<h3>A</h3>", "comes after"),
    ("<ul><p>A</p></ul>", "<ul> holds <p>"),
    ("<div><li>A</li></div>", "<li> stands in <div>"),
    ("<span><div>A</div></span>", "<span> holds <div>"),
    ('<label for="none">A</label>', "refers to 'none'"),
    ('<p aria-describedby="none other">A</p>', "refers to 'other'"),
    ("<label>A</label>", "labels nothing"),
    ('<a href="/"></a>', "has no words"),
    ('<a href="/"><img src="/a" width="1" alt=""></a>', "has no words"),
    ('<img src="/a" alt="A">', "is not complete"),
    ('<a href="/"><button type="button">A</button></a>', "stands within <a>"),
    ("<button>A</button>", "is not complete"),
    ("<details>A</details>", "is not complete"),
    ('<iframe src="/a"></iframe>', "is not complete"),
    ('<p tabindex="1">A</p>', "jumps the queue"),
    ('<div aria-label="A">A</div>', "a name and no role"),
    ('<p lang="english please">A</p>', "is malformed"),
    ('<time datetime="2021-01-02T03:04:05.678901+00:00">A</time>', "is malformed"),
    ('<a href="">A</a>', "is malformed"),
    ("<nav>A</nav><nav>B</nav>", "need names"),
    ("<main>A</main>", "one <main>"),
)


@pytest.fixture
def now() -> datetime:
    return clock.now()


@pytest.fixture
def site(client: PageClient, begin: Begin, plan: Plan, settings: Settings, now: datetime) -> Site:
    """Return all public pages of a house with a bit of everything, in all languages."""
    with begin() as session:
        addresses = move_in(session, plan, settings, now=now)
        load(session, a_file(body=NEWER), by=OPERATOR, now=now)
    found = crawl(client, (), leave_out=LEFT_OUT)
    for prefix in ("", *(f"/{each}" for each in languages()[1:])):
        firsts = {prefix + addresses[each][0] for each in READING | FORMS if each in addresses}
        found.follow(client, sorted(each for each in firsts if not each.startswith(LEFT_OUT)))
    return found


def has_id(tree: Element, name: str) -> bool:
    return any(each.get("id") == name for each in tree.iter())


def test_every_public_page_can_be_walked_from_and_is_sound(site: Site) -> None:
    assert len(site.trees) >= 50
    ours = [each for each in site.links if is_ours(each.address)]

    missing = [each for each in ours if site.statuses.get(path_of(each.address), 200) != 200]
    assert not missing, "these links lead nowhere"

    lost = [
        each
        for each in ours
        if each.fragment
        and path_of(each.address) in site.trees
        and not has_id(site.trees[path_of(each.address)], each.fragment)
    ]
    assert not lost, "these links lead to a part that is not there"

    foreign = [each for each in site.links if each.is_loaded and not is_ours(each.address)]
    assert not foreign, "no page loads anything from elsewhere"

    unsound = {f"{path}: {fault}" for path, tree in site.trees.items() for fault in faults(tree)}
    assert not unsound


@pytest.mark.parametrize(("markup", "fault"), WRONG)
def test_the_rules_see_what_is_wrong(markup: str, fault: str) -> None:
    page = "<!DOCTYPE html><html lang=en><title>A</title><main><h1>A</h1>{}</main>".format
    assert not list(faults(parse(page("<p>A</p>"))))
    assert any(fault in each for each in faults(parse(page(markup))))
