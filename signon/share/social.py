"""The metadata of a page for search engines and link previews (Open Graph, schema.org)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signon.core.languages import SOURCE, locale_of
from signon.models import Plan
from signon.models.tally import Counts
from signon.share import preview_labels
from signon.share.addresses import Address, address, alternates
from signon.share.picture import figures
from signon.web.language import absolute_for, own_prefix, spoken
from signon.web.settings import settings
from signon.web.site_plan import site_plan

PICTURE_WIDTH, PICTURE_HEIGHT = 1200, 630


@dataclass(frozen=True)
class Social:
    """The metadata of one page.

    ``summary`` describes the plan in a few words, as Markdown; ``data`` is a https://schema.org
    graph (JSON-LD).
    """

    url: str
    alternates: list[Address]
    locale: str
    data: dict[str, Any]
    summary: str = ""
    picture: str | None = None
    picture_alt: str | None = None


def social(
    endpoint: str,
    values: Mapping[str, Any],
    plan: Plan | None,
    heading: str,
    counts: Counts | None,
) -> Social:
    """Return the metadata of a page.

    :param values: the URL variables of the endpoint
    """
    if endpoint == "plan.front" and plan is not None:
        endpoint, values = "plan.show", {"slug": plan.slug}
    record, here = plan.language if plan else SOURCE, spoken()
    url = address(endpoint, here, record, **values)
    shown = {} if plan is None else _of_plan(plan, counts, here)
    return Social(
        url=url,
        alternates=alternates(endpoint, record, **values),
        locale=str(locale_of(here)),
        data={"@context": "https://schema.org", "@graph": _graph(plan, heading, url, counts, here)},
        **shown,
    )


def address_of(plan: Plan, action: int | None = None) -> str:
    """Return the canonical URL of a plan's page, or an action's, in the page's language."""
    if action is None:
        return address("plan.show", spoken(), plan.language, slug=plan.slug)
    return address("plan.action", spoken(), plan.language, slug=plan.slug, number=action)


def _of_plan(plan: Plan, counts: Counts | None, here: str) -> dict[str, str]:
    """Return the URL of the plan's picture, its alternative text, and the plan's summary."""
    title = plan.title_in(here)
    behind = ", ".join(f"{number} {word}" for number, word in figures(counts or Counts()))
    alt = preview_labels.behind(title, behind) if behind else title
    path = absolute_for("sharing.share_picture", own_prefix(), slug=plan.slug, v=plan.logo_digest)
    return {"picture": path, "picture_alt": alt, "summary": _summary(plan, here)}


def _summary(plan: Plan, here: str) -> str:
    translation = plan.current.translations.get(here)
    subtitle = (translation.subtitle if translation else None) or plan.subtitle
    return subtitle or (translation or plan.current).introduction


def _graph(
    plan: Plan | None, heading: str, url: str, counts: Counts | None, here: str
) -> list[dict[str, Any]]:
    front = absolute_for("plan.front")
    site = {"@type": "WebSite", "@id": f"{front}#site"}
    page = {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": heading,
        "inLanguage": here,
        "isPartOf": {"@id": site["@id"]},
    }
    site |= {
        "url": front,
        "name": _site_name(plan or site_plan()),
    }
    if plan is None:
        return [site, page]
    report = _report(plan, counts, here)
    return [site, page | {"about": {"@id": report["@id"]}}, report]


def _site_name(plan: Plan | None) -> str:
    return plan.title if plan else settings().public_host


def _report(plan: Plan, counts: Counts | None, here: str) -> dict[str, Any]:
    """Return the plan as a Report; a translation refers to the text in the language of record."""
    version, title = plan.current, plan.title_in(here)
    is_translation = here in version.translations
    language = here if is_translation else plan.language
    record = absolute_for("plan.show", slug=plan.slug)
    own = (
        address("plan.show", language, plan.language, slug=plan.slug) if is_translation else record
    )
    found: dict[str, Any] = {
        "@type": "Report",
        "@id": f"{own}#plan",
        "url": own,
        "name": title,
        "inLanguage": language,
        "version": str(version.number),
        "datePublished": version.published_at.isoformat(),
    }
    if plan.publisher:
        found["publisher"] = _publisher(plan, language)
    if is_translation:
        found["translationOfWork"] = {"@type": "Report", "@id": f"{record}#plan", "url": record}
    if counts is not None:
        found["interactionStatistic"] = _statistic(counts)
    return found


def _publisher(plan: Plan, language: str) -> dict[str, Any]:
    """Return who puts the plan forward as an Organization, with the addresses to write to."""
    website, press = (plan.publisher or {}).get("website"), plan.press or {}
    points = [
        {"@type": "ContactPoint", "contactType": kind, **{k: v for k, v in point.items() if v}}
        for kind, point in (
            ("questions", {"email": plan.contact}),
            ("press", {"email": press.get("address"), "telephone": press.get("phone")}),
        )
        if any(point.values())
    ]
    found = {"url": website, "contactPoint": points}
    named = {"@type": "Organization", "name": plan.publisher_in(language)}
    return named | {name: value for name, value in found.items() if value}


def _statistic(counts: Counts) -> list[dict[str, Any]]:
    """Return the numbers of endorsements, by organizations and by people."""
    return [
        {
            "@type": "InteractionCounter",
            "name": name,
            "interactionType": {"@type": "EndorseAction"},
            "userInteractionCount": many,
        }
        for name, many in (
            (str(preview_labels.ORGANIZATIONS), counts.organizations),
            (str(preview_labels.PEOPLE), counts.individuals),
        )
    ]
