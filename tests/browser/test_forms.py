"""What helps while a form is filled in; and the same forms without a script."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from signon.config import CHECKOUT
from signon.core.kinds import Visibility
from signon.core.postal_codes import ZIP_BEGINNINGS, us_state_of
from signon.core.providers import likely_meant, rules
from signon.core.visibility import public_name
from tests.browser.conftest import see_no_barrier
from tests.browser.service import SLUG, Service, code_in, link_in
from tests.core.domains import RIGHT, SLIPS

PLAN = f"/plans/{SLUG}"
SIGN, ENDORSE, CHECK_EMAIL = f"{PLAN}/sign", f"{PLAN}/endorse", f"{PLAN}/check-email"
LISTED = [
    {"name": "A.C.L.U. of Texas", "state": "TX", "category": "legal"},
    {"name": "Acorn <b>Neighbors</b>", "state": None, "category": "community"},
    {"name": "Alianza Ávila", "state": "CA", "category": "faith"},
]
NAMES = [
    *("Ana María Gómez", "Lopez, Maria", "John Smith III", "Ana Núñez, PhD", "Sam Lee (she/her)"),
    *(
        "DIAZ Rosa",
        "Dr Ana Lee",
        "Ana Lee Jr",
        "Ana de la Cruz",
        "Rosa Diaz \U0001f339",
        "Madonna",
        " Ana ",
        "(Mononym)",
        "Ana (Annie)",
        "王小明",
        "राम कुमार",
        "Burlesque Ana Lee",
        "Ana Lee",
    ),
    *("फ़ैज़ श्रीवास्तव", "فاطمة محمد", "Ana E\u0323\u0301mil", "Ana  de\u00a0Cruz", "Ana 3rd", "!!!"),
    *(
        "Ana \U0001f1fa\U0001f1f8\U0001f1f2",
        "Ana \U0001f469\U0001f3fd\u200d\u2695\ufe0f!",
        "",
        "Ana ²x",
    ),
    *json.loads((CHECKOUT / "tests/corpora/names_must_accept.json").read_text())["individuals"],
]
ZIPS = [f"{number:03}{rest}" for number in range(1000) for rest in ("01", "40")]
ZIPS += ["06390", "83414", "96799", "96932", "96952", "78701-1234", "787011234", "7870", "", "x"]


@pytest.fixture
def plain(browser: Browser, service: Service) -> Iterator[Page]:
    """Yield a page of a visitor who has switched scripts off."""
    with browser.new_context(base_url=service.url, java_script_enabled=False) as context:
        yield context.new_page()


def answers(page: Page, module: str, call: str, cases: list[Any], given: object = None) -> Any:  # noqa: ANN401 - as JavaScript has it
    """Return what a function of one of our scripts says to each case."""
    page.goto(SIGN)
    return page.evaluate(
        f"""async ([cases, given]) => {{
            const our = await import("/static/{module}");
            return cases.map((each) => our.{call});
        }}""",
        [cases, given],
    )


def fill_in(page: Page, name: str, email: str) -> None:
    page.goto(SIGN)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_label("My full name").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Sign the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your e-mail")


def offered(page: Page, *, selected: bool | None = None) -> Locator:
    """Return what the open list suggests."""
    listbox = page.get_by_role("listbox", name="Organizations on the list")
    return listbox.get_by_role("option", selected=selected)


def suggest(page: Page) -> Locator:
    """Type two letters into the form for organizations, where three are suggested then."""

    def answer(route: Route) -> None:
        route.fulfill(json=LISTED)

    page.route("**/endorsers/suggestions?q=*", answer)
    page.goto(ENDORSE)
    name = page.get_by_role("combobox", name="Name of the organization")
    name.press_sequentially("ac")
    expect(offered(page)).to_have_count(3)
    return name


def test_the_browser_doubts_the_same_domains_as_the_server(desk: Page) -> None:
    cases = [*SLIPS, *RIGHT]
    found = answers(desk, "email.js", "likelyMeant(each, given)", cases, rules())
    assert found == [likely_meant(each) for each in cases]


def test_the_browser_shortens_names_like_the_server_or_leaves_it_to_it(desk: Page) -> None:
    for visibility in Visibility:
        call = f"publicName(each, '{visibility}') ?? null"
        found = answers(desk, "appear.js", call, NAMES)
        right = [public_name(each, visibility) for each in NAMES]
        assert [told for told in found if told] == [
            there for told, there in zip(found, right, strict=True) if told
        ]
        if visibility is not Visibility.INITIAL:
            assert [told or None for told in found] == [there or None for there in right]


def test_the_browser_finds_the_same_states_of_zip_codes_as_the_server(desk: Page) -> None:
    call = "stateOf(each, our.beginnings(given))"
    found = answers(desk, "place.js", call, ZIPS, dict(ZIP_BEGINNINGS))
    assert found == [us_state_of(each) for each in ZIPS]


def test_a_misspelled_domain_is_asked_about_and_changed_by_a_button(phone: Page) -> None:
    fill_in(phone, "Ana Gómez", "ana@gmial.com")
    email = phone.get_by_label("Your e-mail address")
    question = phone.get_by_role("status").filter(has_text="Did you mean ana@gmail.com?")
    expect(question).to_be_visible()
    expect(phone.get_by_label("My full name")).to_be_focused()  # nobody took it away
    see_no_barrier(phone)
    question.get_by_role("button", name="Yes, change it").press("Enter")
    expect(email).to_have_value("ana@gmail.com")
    expect(email).to_be_focused()
    expect(phone.get_by_text("The address is changed.")).to_be_visible()
    email.blur()
    expect(phone.get_by_text("The address is changed.")).to_have_count(0)


def test_a_question_goes_when_the_address_is_mended(phone: Page) -> None:
    fill_in(phone, "Ana Gómez", "ana@gmail.con")
    expect(phone.get_by_text("Did you mean")).to_be_visible()
    phone.get_by_label("Your e-mail address").fill("ana@example.org")
    expect(phone.get_by_text("Did you mean")).to_have_count(0)


def test_suggestions_are_reached_and_chosen_by_keyboard(desk: Page) -> None:
    name = suggest(desk)
    expect(name).to_have_attribute("aria-expanded", "true")
    expect(desk.get_by_text("Suggestions: 3. Use the arrow keys")).to_be_attached()
    expect(offered(desk).nth(1)).to_contain_text("Acorn <b>Neighbors</b>")
    see_no_barrier(desk)
    name.press("ArrowUp")
    expect(offered(desk, selected=True)).to_contain_text("Alianza Ávila")
    name.press("ArrowDown")
    expect(offered(desk, selected=True)).to_contain_text("Texas")
    active = name.get_attribute("aria-activedescendant")
    assert active == offered(desk, selected=True).get_attribute("id")
    see_no_barrier(desk)
    name.press("Enter")
    expect(desk).to_have_url(re.compile("/endorse$"))
    expect(name).to_have_value("A.C.L.U. of Texas")
    expect(name).to_have_attribute("aria-expanded", "false")
    expect(desk.get_by_text("This organization is already on the list")).to_be_visible()
    see_no_barrier(desk)
    name.press("Backspace")
    expect(desk.get_by_text("This organization is already on the list")).to_be_hidden()


def test_escape_and_leaving_close_the_suggestions_and_keep_what_was_typed(desk: Page) -> None:
    name = suggest(desk)
    name.press("Escape")
    expect(offered(desk)).to_have_count(0)
    expect(name).to_have_value("ac")
    name.press("ArrowDown")
    expect(offered(desk)).to_have_count(3)
    name.press("Tab")
    expect(offered(desk)).to_have_count(0)
    expect(desk.get_by_label("Website")).to_be_focused()
    expect(name).to_have_value("ac")


def test_a_suggestion_is_chosen_by_a_click(phone: Page) -> None:
    name = suggest(phone)
    offered(phone).nth(2).click()
    expect(name).to_have_value("Alianza Ávila")
    expect(name).to_be_focused()


def test_nothing_is_suggested_when_the_line_is_down(desk: Page) -> None:
    desk.route("**/endorsers/suggestions?q=*", lambda route: route.abort())
    desk.goto(ENDORSE)
    name = desk.get_by_label("Name of the organization")
    with desk.expect_event("requestfailed"):
        name.press_sequentially("acme")
    expect(name).to_have_attribute("aria-expanded", "false")


def test_a_zip_code_chooses_its_state_and_never_changes_a_chosen_one(phone: Page) -> None:
    phone.goto(SIGN)
    code, state = phone.get_by_label("ZIP or postal code"), phone.get_by_label("State")
    code.press_sequentially("78701")
    expect(state).to_have_value("TX")
    expect(phone.get_by_role("status").filter(has_text="78701 is in Texas")).to_be_visible()
    expect(phone.get_by_text("A supporter in Texas")).to_be_visible()
    see_no_barrier(phone)
    code.fill("90001")
    expect(state).to_have_value("CA")
    code.fill("900")
    expect(state).to_have_value("")
    state.select_option("NY")
    code.fill("90001")
    expect(state).to_have_value("NY")
    expect(phone.get_by_text("90001 is in California, but you chose New York")).to_be_visible()
    phone.get_by_label("Country").select_option("MX")
    expect(phone.get_by_text("90001 is in")).to_have_count(0)


def test_each_choice_shows_how_the_typed_name_will_appear(phone: Page) -> None:
    phone.goto(SIGN)
    examples = phone.locator("[data-example]")
    expect(examples).to_have_text(
        [
            "María López, United States",
            "María L., United States",
            "A supporter in the United States",
            "Not shown",
        ]
    )
    phone.get_by_label("Your name").fill("Ana $& María Gómez")
    phone.get_by_label("State").select_option("TX")
    expect(examples).to_have_text(
        ["Ana $& María Gómez, Texas", "María L., Texas", "A supporter in Texas", "Not shown"]
    )
    phone.get_by_label("Your name").fill("Ana María Gómez")
    expect(examples.nth(1)).to_have_text("María L., Texas")  # only the server can shorten a name
    phone.get_by_label("Country").select_option("MX")
    expect(examples.nth(2)).to_have_text("A supporter in Mexico")
    see_no_barrier(phone)


def test_a_person_signs_by_keyboard_alone(desk: Page) -> None:
    desk.goto(SIGN)
    desk.get_by_label("My full name").focus()
    keys = [
        *("ArrowDown", "ArrowDown", "Tab", "Ana Keys", "Tab", "Tab", "Tab", "keys@gmial.com"),
        *("Tab", "78701", "Tab", "Space", "Tab", "Tab"),
    ]
    for key in keys:
        if re.fullmatch("Tab|ArrowDown|Space", key):
            desk.keyboard.press(key)
        else:
            desk.keyboard.type(key)
    expect(desk.get_by_role("button", name="Yes, change it")).to_be_visible()
    expect(desk.get_by_label("Only where I live")).to_be_checked()
    expect(desk.get_by_label("The coalition may send me updates")).to_be_checked()
    expect(desk.get_by_role("button", name="Sign the plan")).to_be_focused()
    desk.get_by_label("ZIP or postal code").focus()
    desk.keyboard.press("Shift+Tab")
    expect(desk.get_by_role("button", name="Yes, change it")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Enter")  # in a field, it sends the form
    expect(desk.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    expect(desk.get_by_role("link", name="Open Gmail")).to_be_visible()


def test_after_sending_the_browser_s_way_back_finds_all_that_was_typed(phone: Page) -> None:
    fill_in(phone, "Ana Back", "back@example.org")
    phone.get_by_label("ZIP or postal code").fill("78701")
    send(phone)
    phone.go_back()
    expect(phone.get_by_label("Your name")).to_have_value("Ana Back")
    expect(phone.get_by_label("Your e-mail address")).to_have_value("back@example.org")
    expect(phone.get_by_label("State")).to_have_value("TX")
    expect(phone.get_by_label("My full name")).to_be_checked()
    expect(phone.locator("[data-example=full]")).to_have_text("Ana Back, Texas")
    expect(phone.get_by_role("button", name="Sign the plan")).to_be_enabled()
    send(phone)


def test_a_double_click_sends_the_form_once(desk: Page, service: Service) -> None:
    sent: list[str] = []
    desk.on("request", lambda each: sent.append(each.url) if each.method == "POST" else None)
    fill_in(desk, "Ana Twice", "twice@example.org")
    desk.get_by_role("button", name="Sign the plan").dblclick()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    assert len(sent) == 1
    service.mail_to("twice@example.org", about="confirm")


def test_a_form_that_could_not_be_sent_can_be_sent_again(desk: Page) -> None:
    fill_in(desk, "Ana Again", "again@example.org")
    desk.clock.install()
    desk.route(f"**{SIGN}", lambda route: route.fulfill(status=204))
    button = desk.get_by_role("button", name="Sign the plan")
    button.click()
    desk.clock.run_for(1000)
    expect(button).to_be_disabled()
    expect(desk.get_by_role("status").filter(has_text="Sending …")).to_be_visible()
    desk.clock.run_for(20_000)
    expect(button).to_be_enabled()
    expect(desk.get_by_text("Sending …")).to_have_count(0)


def test_offline_nothing_is_sent_and_nothing_that_was_typed_is_lost(phone: Page) -> None:
    fill_in(phone, "Ana Tunnel", "tunnel@example.org")
    phone.context.set_offline(offline=True)
    phone.get_by_role("button", name="Sign the plan").click()
    expect(phone.get_by_role("status").filter(has_text="You are offline")).to_be_visible()
    expect(phone.get_by_label("Your name")).to_have_value("Ana Tunnel")
    see_no_barrier(phone)
    phone.context.set_offline(offline=False)
    expect(phone.get_by_text("You are offline")).to_have_count(0)
    send(phone)


def test_a_phone_shows_the_button_to_confirm_without_scrolling(
    phone: Page, service: Service
) -> None:
    fill_in(phone, "Ana Thumb", "thumb@example.org")
    phone.get_by_label("My first name and initial").check()
    send(phone)
    phone.goto(link_in(service.mail_to("thumb@example.org", about="confirm"), "/confirm/"))
    expect(phone.get_by_role("button", name="Confirm")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("pasted", ["{0}", "Code: {0}", " {0}\n", "Your code is {1}-{2}."])
def test_a_code_is_taken_as_it_is_pasted(desk: Page, service: Service, pasted: str) -> None:
    email = f"paste{len(pasted)}@example.org"
    fill_in(desk, "Ana Paste", email)
    send(desk)
    digits = re.sub(r"\D", "", code_in(service.mail_to(email, about="confirm")))
    field = desk.get_by_label("Code from the e-mail")
    paste(field, pasted.format(digits, digits[:3], digits[3:]))
    expect(field).to_have_value(f"{digits[:3]} {digits[3:]}")
    field.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Confirmed")


def paste(field: Locator, text: str) -> None:
    """Paste into a field as the keyboard would."""
    field.evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", {
                clipboardData: data, bubbles: true, cancelable: true,
            });
            if (input.dispatchEvent(paste)) input.value = text;
        }""",
        text,
    )


def test_a_new_mail_can_be_asked_for_after_a_minute(phone: Page) -> None:
    fill_in(phone, "Ana Wait", "wait@gmail.com")
    phone.clock.install()
    send(phone)
    waiting = phone.get_by_role("button", name=re.compile("You can ask again in [0-9]+ s"))
    expect(waiting).to_be_disabled()
    see_no_barrier(phone)
    phone.clock.run_for(30_000)
    half = re.compile("You can ask again in ([12]?[0-9]|30) s")  # time goes on meanwhile
    expect(phone.get_by_role("button", name=half)).to_be_disabled()
    phone.clock.run_for(31_000)
    again = phone.get_by_role("button", name="Send it again")
    expect(again).to_be_enabled()
    expect(phone.get_by_role("status").filter(has_text="for it again now")).to_be_attached()
    again.click()
    expect(phone.get_by_text("A new e-mail is on its way")).to_be_visible()
    expect(waiting).to_be_disabled()


def test_the_page_after_signing_leads_to_the_mailbox(phone: Page) -> None:
    fill_in(phone, "Ana Box", "box@gmail.com")
    send(phone)
    link = phone.get_by_role("link", name="Open Gmail")
    expect(link).to_have_attribute("href", re.compile("^https://mail.google.com/"))
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    see_no_barrier(phone)


def test_without_a_script_a_misspelled_domain_is_told_afterwards(plain: Page) -> None:
    fill_in(plain, "Ana Plain", "ana@gmial.com")
    plain.get_by_label("ZIP or postal code").fill("78701")
    send(plain)
    expect(plain.get_by_role("heading", name="Did you mean gmail.com?")).to_be_visible()
    expect(plain.get_by_text("Please wait a minute")).to_be_visible()
    plain.get_by_role("button", name="Send it again").click()
    expect(plain.get_by_text("A new e-mail is on its way")).to_be_visible()
    plain.go_back()
    plain.go_back()
    expect(plain.get_by_label("Your name")).to_have_value("Ana Plain")


def test_without_a_script_a_person_signs_and_the_zip_code_tells_the_state(
    plain: Page, service: Service
) -> None:
    fill_in(plain, "Ana Noscript", "noscript@example.org")
    plain.get_by_label("ZIP or postal code").fill("78701")
    expect(plain.get_by_text("María L., Texas")).to_be_visible()
    send(plain)
    code = code_in(service.mail_to("noscript@example.org", about="confirm"))
    plain.get_by_label("Code from the e-mail").fill(f"Code: {code}")
    plain.get_by_role("button", name="Confirm").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Confirmed")
    plain.goto(f"{PLAN}/signers?fresh=1")
    row = plain.get_by_role("listitem").filter(has_text="Ana Noscript")
    expect(row).to_contain_text("Texas")


def test_without_a_script_an_organization_fills_in_a_plain_field(
    plain: Page, service: Service
) -> None:
    plain.goto(f"{ENDORSE}?via=Riverside")
    plain.get_by_label("Name of the organization").fill("Plain Neighbors")
    plain.get_by_label("Website").fill("HTTP://Plain-Neighbors.ORG/")
    plain.get_by_label("Field of work").select_option("legal")
    plain.get_by_label("Where it works").select_option("national")
    plain.get_by_label("Your name").fill("Rosa Díaz")
    plain.get_by_label("Your title").fill("Director")
    plain.get_by_label("Your work e-mail address").fill("rosa@plain-neighbors.org")
    plain.get_by_label("I am authorized to sign").check()
    plain.get_by_role("button", name="Endorse the plan").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Check your e-mail")
    mail = service.mail_to("rosa@plain-neighbors.org", about="confirm")
    found = re.search(r"http\S+/confirm/\S+", str(mail.get_body(("plain",)).get_content()))  # type: ignore[union-attr] # it has one
    assert found
    plain.goto(found[0])
    expect(plain.get_by_text("http://plain-neighbors.org", exact=True)).to_be_visible()
