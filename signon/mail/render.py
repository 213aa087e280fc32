"""Write a mail: subject, text and HTML from ``templates/mail``, and the headers around them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache, lru_cache, partial
from typing import Any, Literal

from babel import Locale
from babel.dates import format_timedelta
from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy.orm import Session

from signon.config import CHECKOUT, Settings
from signon.core import deadline, labels
from signon.core.labels import Vocabulary
from signon.core.languages import COUNTRY, locale_of, translations
from signon.core.places import country_in, us_state_in
from signon.core.titles import in_sentence
from signon.mail import content as letters
from signon.mail.content import MailContent
from signon.mail.labels import LABELS
from signon.mail.parts import Texts, texts
from signon.mail.quick_headers import QuickHeaders
from signon.mail.quoting import one_line
from signon.models.outbox import OutboxMessage

VOCABULARY = Vocabulary((*labels.LABELS, *LABELS))
TEMPLATES = CHECKOUT / "templates" / "mail"
# Every relay accepts 7-bit mails; text that is not ASCII is encoded.
POLICY = QuickHeaders(linesep="\r\n", cte_type="7bit")
LONGEST_LINE = 900  # characters; RFC 5321 allows 998
ANY_NUMBER = 1000  # Babel changes to a larger unit only above this many times that unit
# A little less than a day and an hour: some of a link's time has passed when its mail is written.
Unit = Literal["day", "hour", "minute"]
UNITS: tuple[tuple[Unit, timedelta], ...] = (
    ("day", timedelta(hours=23)),
    ("hour", timedelta(minutes=55)),
    ("minute", timedelta.min),
)


def render(
    session: Session, message: OutboxMessage, settings: Settings, now: datetime
) -> EmailMessage | None:
    """Return the mail for ``message``; None when what it says is no longer true."""
    letter = letters.read(session, message, now=now)
    return None if letter is None else write(letter, settings, now=now)


def write(letter: MailContent, settings: Settings, *, now: datetime) -> EmailMessage:
    """Return the mail for ``letter``. Its headers contain no text that a visitor wrote."""
    written = texts(rendered, letter.kind, letter.language, _context(letter, settings))
    message = EmailMessage(policy=POLICY)
    message["From"] = str(sender(settings, letter.facts["plan_title"]))
    if letter.facts["contact"]:
        message["Reply-To"] = str(Address(addr_spec=letter.facts["contact"]))
    message["To"] = Address(addr_spec=letter.recipient)
    message["Subject"] = written.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.message_id}@{_id_host(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.plain, cte=_encoding(written.plain))
    message.add_alternative(written.html, subtype="html")
    return message


def rendered(kind: str, language: str, context: Mapping[str, object]) -> Texts:
    """Return the texts of a mail as its templates say them."""
    environment = _environment(language, translations(language))

    def part(name: str, values: Mapping[str, object]) -> str:
        return environment.get_template(f"{kind}/{name}").render(values)

    subject = part("subject.txt", context).strip()
    known = {**context, "subject": subject}
    return Texts(subject, part("body.txt", known), _with_inline_styles(part("body.html", known)))


def sender(settings: Settings, plan_title: str | None = None) -> Address:
    """Return who the mails are from. The name may hold commas and needs no quotes.

    :param plan_title: the name where the settings give none
    """
    return _sender(settings.mail_from, _id_host(settings), plan_title)


@lru_cache(maxsize=100)
def _sender(mail_from: str, host: str, plan_title: str | None) -> Address:
    name, _, address = mail_from.rpartition("<")
    name = name.strip(' "') or plan_title or "signon"
    return Address(name, addr_spec=address.strip(" >") or f"no-reply@{host}")


@cache
def _environment(language: str, catalog: NullTranslations) -> Environment:
    """Return the environment of mail templates in a language; it works without Flask."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined] # added by the extension
    environment.filters["label"] = partial(_label, language)
    return environment


def _label(language: str, value: object, way: str = "") -> str:
    return VOCABULARY.find(value, way).in_language(language)


def _context(letter: MailContent, settings: Settings) -> dict[str, object]:
    locale, facts = locale_of(letter.language), letter.facts
    urls = {
        f"{name}_url": None if path is None else settings.public_url + path
        for name, path in letter.paths.items()
    }
    return {
        **facts,
        **urls,
        "language": letter.language,
        "direction": locale.text_direction,
        "plan_named": _plan_named(facts, letter.language),
        "closes_on": _deadline(facts, "closes_at", locale),
        "confirm_by": _deadline(facts, "confirms_until", locale),
        "subject_name": one_line(facts.get("name") or ""),
        "lifetime": _in_words(facts["lifetime"], locale),
        "us_state": us_state_in(letter.language, facts.get("us_state")),
        "country": country_in(letter.language, facts.get("country")),
        # The one country whose name needs an article in a sentence.
        "is_in_us": facts.get("country") == COUNTRY,
    }


def _plan_named(facts: Mapping[str, Any], language: str) -> str | None:
    title = facts["plan_title"]
    return in_sentence(title, facts["plan_language"], language) if title else None


def _deadline(facts: Mapping[str, Any], name: str, locale: Locale) -> str | None:
    ends_at = facts.get(name)
    return deadline.in_words(ends_at, facts["timezone"], locale) if ends_at else None


def _in_words(lifetime: timedelta, locale: Locale) -> str:
    """Return the remaining lifetime of a link: "14 days" rather than "2 weeks", "1 hour"."""
    unit = next(unit for unit, at_least in UNITS if lifetime >= at_least)
    return _counted(unit, max(1, round(lifetime / timedelta(**{f"{unit}s": 1}))), locale)


@lru_cache(maxsize=500)  # Babel takes as long to find the plural as the rest of the mail
def _counted(unit: Unit, number: int, locale: Locale) -> str:
    lifetime = timedelta(**{f"{unit}s": number})
    return format_timedelta(lifetime, granularity=unit, threshold=ANY_NUMBER, locale=locale)


def _id_host(settings: Settings) -> str:
    """Return the host for message ids and the default sender; it must not be an IPv6 address."""
    return "localhost" if ":" in settings.public_host else settings.public_host


def _encoding(text: str) -> str | None:
    """Return 7bit if no encoding is needed, which could break links; None: the library chooses."""
    is_plain = text.isascii() and all(len(line) <= LONGEST_LINE for line in text.splitlines())
    return "7bit" if is_plain else None


def _with_inline_styles(html: str) -> str:
    """Move the style sheet into the elements, because many mail programs ignore it."""
    import css_inline  # noqa: PLC0415 - heavy; only the worker writes mails

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    return inliner.inline(html)
