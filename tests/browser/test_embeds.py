"""The plan in a partner's page: a real browser, two sites, and the strictest policy there is."""

import re
import time
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, Request, expect

from tests.browser import partner as partners
from tests.browser.conftest import see_no_barrier
from tests.browser.partner import Partner
from tests.browser.service import SLUG, Service, code_in
from tests.browser.test_journeys import sign_in

EMBED = f"/embed/{SLUG}"
TITLE = "2021 Immigration Action Plan"
PICKER = f"/plans/{SLUG}/embed"
PATIENCE_SECONDS = 30


@pytest.fixture(scope="session")
def partner(service: Service) -> Iterator[Partner]:
    with partners.serving(service.url) as partner:
        yield partner


@pytest.fixture
def requests(desk: Page) -> list[Request]:
    """Return what the page asks for, as it goes on."""
    found: list[Request] = []
    desk.on("request", lambda request: found.append(request))  # noqa: PLW0108 - no builtin will do
    return found


@pytest.fixture
def complaints(desk: Page) -> list[str]:
    """Return what the browser's console says, as it goes on."""
    found: list[str] = []
    desk.on("console", lambda message: found.append(message.text))
    desk.on("pageerror", lambda error: found.append(str(error)))
    return found


def snippet(page: Page, kind: str, query: str = "") -> str:
    """Return what a partner copies from the page where embeds are picked."""
    page.goto(f"{PICKER}?{query}")
    return page.locator(f"#snippet-{kind}").inner_text()


def framed_heading(page: Page) -> Locator:
    return framed(page).get_by_role("heading", level=1)


def framed(page: Page) -> Frame:
    """Return the page in the frame, once it is there."""
    page.locator("iframe").scroll_into_view_if_needed()
    handle = page.locator("iframe").element_handle()
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector("main")
    return frame


def difference(page: Page) -> float:
    """Return by how much the frame is higher than the page in it wants to be."""
    own = page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")
    wanted = framed(page).evaluate("document.querySelector('main').offsetHeight + 5")
    return float(own) - float(wanted)


def expect_a_fit(page: Page) -> None:
    """Wait until the frame is as high as its page, but for a pixel of rounding."""
    until = time.monotonic() + PATIENCE_SECONDS
    while abs(difference(page)) > 1:
        assert time.monotonic() < until, f"the frame is {difference(page)} px too high"
        page.wait_for_timeout(50)


@pytest.mark.parametrize("style", ["badge", "list"])
def test_the_script_makes_a_frame_that_is_as_high_as_its_page(
    desk: Page, partner: Partner, complaints: list[str], style: str
) -> None:
    tag = snippet(desk, "script", f"style={style}")
    desk.goto(partner.page(tag))

    expect(framed_heading(desk)).to_have_text(TITLE)
    for width in (1000, 600, 320, 280):
        desk.set_viewport_size({"width": width, "height": 900})
        expect_a_fit(desk)
    places = [
        desk.locator(name).evaluate("each => each.getBoundingClientRect().top")
        for name in ("#before", "iframe", "#after")
    ]
    assert places == sorted(places)
    assert desk.locator("iframe").get_attribute("title") == TITLE
    assert not complaints


def test_the_script_listens_to_nobody_but_its_own_frame(desk: Page, partner: Partner) -> None:
    desk.goto(partner.page(snippet(desk, "script")))
    expect_a_fit(desk)

    for data in ({"signon": "height", "height": 3000}, None, "height", {"signon": "height"}):
        desk.evaluate("data => window.postMessage(data, '*')", data)
    for height in ("'1e9px'", "NaN", "null", "[300]"):
        framed(desk).evaluate(f"parent.postMessage({{signon: 'height', height: {height}}}, '*')")
    desk.wait_for_timeout(300)
    assert abs(difference(desk)) <= 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {
            "Cross_Origin_Embedder_Policy": "require-corp",
            "Cross_Origin_Opener_Policy": "same-origin",
        },
    ],
    ids=["as usual", "isolated"],
)
@pytest.mark.parametrize("kind", ["frame", "script"])
def test_an_embed_works_in_a_strict_page_and_loads_nothing_from_elsewhere(
    desk: Page,
    partner: Partner,
    requests: list[Request],
    complaints: list[str],
    kind: str,
    headers: dict[str, str],
) -> None:
    tag = snippet(desk, kind, "style=list&via=acme")
    requests.clear()
    complaints.clear()
    desk.goto(partner.page(tag, **headers))

    expect(framed_heading(desk)).to_have_text(TITLE)
    desk.wait_for_load_state("networkidle")
    ours = [each for each in requests if each.url.startswith(partner.ours)]
    others = {each.url for each in requests} - {each.url for each in ours} - {desk.url}
    assert not {each for each in others if not each.endswith("/favicon.ico")}
    assert len(ours) >= 3
    for request in ours:
        referrer = request.all_headers().get("referer", "")
        assert partner.origin not in referrer, f"{request.url} is told of {referrer}"
        assert "cookie" not in request.all_headers()
    assert desk.context.cookies() == []
    assert not [each for each in complaints if "favicon" not in each]


@pytest.mark.parametrize("kind", ["frame", "script"])
def test_whoever_follows_an_embed_signs_for_the_partner(
    desk: Page, browser: Browser, service: Service, partner: Partner, kind: str
) -> None:
    name, email = f"partner-{kind}", f"{kind}@example.org"
    desk.goto(partner.page(snippet(desk, kind, f"style=list&via={name}")))
    framed(desk).get_by_role("link", name="Sign as a person").click()

    expect(desk).to_have_url(f"{service.url}/plans/{SLUG}/sign?via={name}")
    assert desk.evaluate("window.top === window && document.referrer") == ""
    sign(desk, service, email)
    with browser.new_context(base_url=service.url) as context:
        staff = context.new_page()
        sign_in(staff, "mod@example.org")
        staff.get_by_role("link", name="Partners", exact=True).click()
        cells = staff.get_by_role("row").filter(has_text=name).get_by_role("cell")
        until = time.monotonic() + PATIENCE_SECONDS
        while cells.all_inner_texts() != ["0", "0", "1", "1"]:  # they are folded by and by
            assert time.monotonic() < until, cells.all_inner_texts()
            staff.wait_for_timeout(250)
            staff.reload()
        see_no_barrier(staff)


def sign(page: Page, service: Service, email: str) -> None:
    """Fill in the form for people, and confirm by the code."""
    page.get_by_label("Your name").fill("Ida Wells")
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label(re.compile("^State")).select_option("IL")
    page.get_by_label("My first name and initial").check()
    page.get_by_role("button", name="Sign the plan").click()
    page.get_by_label("Code").fill(code_in(service.mail_to(email, about="confirm")))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Confirmed")


def test_the_partner_goes_along_over_other_pages_to_the_form(desk: Page, service: Service) -> None:
    desk.goto(f"/plans/{SLUG}?via=walker")
    desk.get_by_role("link", name="Organizations", exact=True).first.click()
    expect(desk).to_have_url(f"{service.url}/plans/{SLUG}/endorsers?via=walker")
    desk.get_by_role("link", name="The plan", exact=True).first.click()
    desk.get_by_role("link", name="Endorse as an organization").first.click()

    expect(desk).to_have_url(f"{service.url}/plans/{SLUG}/endorse?via=walker")
    expect(desk.locator("input[name=via]")).to_have_value("walker")
    canonical = desk.locator("link[rel=canonical]").get_attribute("href")
    assert "via" not in (canonical or "")


@pytest.mark.parametrize("path", [f"/plans/{SLUG}", f"/plans/{SLUG}/sign", "/admin/login", PICKER])
def test_no_other_page_of_ours_shows_itself_in_a_frame(
    desk: Page, service: Service, partner: Partner, path: str
) -> None:
    with desk.expect_event("console", lambda said: "frame" in said.text.lower()):
        desk.goto(partner.page(f'<iframe src="{service.url}{path}" title="x"></iframe>'))

    desk.frames[-1].wait_for_url(re.compile("^chrome-error:"), wait_until="commit")


@pytest.mark.parametrize("style", ["badge", "list"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_embed_has_no_barrier_where_room_is_scarce(desk: Page, style: str, theme: str) -> None:
    for width in (280, 320, 600):
        desk.set_viewport_size({"width": width, "height": 400})
        desk.goto(f"{EMBED}?style={style}&theme={theme}")
        see_no_barrier(desk)
        for link in desk.get_by_role("link").all():
            box = link.bounding_box()
            assert box is not None
            assert box["height"] >= 24


@pytest.mark.parametrize("style", ["badge", "list"])
def test_a_long_word_makes_no_embed_wider_than_its_frame(desk: Page, style: str) -> None:
    desk.set_viewport_size({"width": 280, "height": 400})
    desk.goto(f"{EMBED}?style={style}")
    for name in ("h1 a", ".counts dt", ".button"):
        desk.locator(name).first.evaluate("each => { each.textContent = 'W'.repeat(90); }")

    see_no_barrier(desk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_automatic_theme_is_the_readers_own(
    browser: Browser, service: Service, scheme: Literal["light", "dark"]
) -> None:
    grounds = {}
    with browser.new_context(base_url=service.url, color_scheme=scheme) as context:
        page = context.new_page()
        for theme in ("auto", "light", "dark"):
            page.goto(f"{EMBED}?theme={theme}")
            grounds[theme] = page.evaluate(
                "getComputedStyle(document.documentElement).backgroundColor"
            )
            see_no_barrier(page)

    assert grounds["light"] != grounds["dark"]
    assert grounds["auto"] == grounds[scheme]


def test_an_embed_works_in_a_sandbox(desk: Page, service: Service, partner: Partner) -> None:
    allowed = "allow-scripts allow-popups allow-top-navigation-by-user-activation"
    tag = f'<iframe src="{service.url}{EMBED}" title="x" sandbox="{allowed}"></iframe>'
    desk.goto(partner.page(tag))

    frame = framed(desk)
    button = frame.get_by_role("link", name="Read it and sign")
    assert button.evaluate("each => getComputedStyle(each).display") == "flex"
    button.click()
    expect(desk).to_have_url(f"{service.url}/plans/{SLUG}")


def test_a_partner_picks_looks_and_copies(
    desk: Page, service: Service, complaints: list[str]
) -> None:
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service.url)
    desk.goto(f"/plans/{SLUG}")
    desk.get_by_role("link", name="Put the plan on your site").click()
    see_no_barrier(desk)
    desk.get_by_label("The newest endorsers").check()
    desk.get_by_label("Colors").select_option("dark")
    desk.get_by_label("Name of your organization").fill("Acme Aid")
    desk.get_by_role("button", name="Show it").click()

    expect(desk.get_by_label("Name of your organization")).to_have_value("acme-aid")
    assert framed(desk).url == f"{service.url}{EMBED}?style=list&theme=dark&via=acme-aid"
    expect_a_fit(desk)
    see_no_barrier(desk)
    desk.get_by_role("button", name="Copy").first.click()
    expect(desk.get_by_text("Copied", exact=True)).to_be_visible()
    copied = desk.evaluate("navigator.clipboard.readText()")
    assert f"{EMBED}.js?style=list&amp;theme=dark&amp;via=acme-aid" in copied
    assert not complaints


def test_a_partner_picks_without_scripts(browser: Browser, service: Service) -> None:
    with browser.new_context(base_url=service.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(PICKER)
        page.get_by_label("The newest endorsers").check()
        page.get_by_role("button", name="Show it").click()

        expect(page).to_have_url(re.compile("style=list"))
        expect(page.locator("#snippet-frame")).to_contain_text("style=list")
        expect(page.get_by_role("button", name="Copy").first).to_be_hidden()


def test_what_is_picked_can_be_copied_without_another_press(desk: Page) -> None:
    desk.goto(f"{PICKER}?style=list")
    desk.get_by_label("A badge").check()
    expect(desk.locator("#snippet-script")).not_to_contain_text("style=list")
    desk.locator("#theme").select_option("dark")
    expect(desk.locator("#snippet-frame")).to_contain_text("theme=dark")
    expect(desk.locator("iframe")).to_have_attribute("src", re.compile("theme=dark"))
    desk.locator("#via").fill("王")
    desk.locator("#via").blur()
    expect(desk.get_by_text("letters from a to z")).to_be_visible()
