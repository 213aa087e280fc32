"""Plans and their texts as JSON for the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from flask_babel import lazy_gettext as _l

from signon import models
from signon.api import behind
from signon.api.schema import FieldDescription
from signon.core.languages import languages
from signon.core.plan import Phase
from signon.web.language import absolute_for

STATES = [each.value for each in Phase if each is not Phase.HIDDEN]
Address = Annotated[str, FieldDescription(format="uri")]
Key = Annotated[str, FieldDescription(pattern="^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$")]


@dataclass(frozen=True, repr=False)
class Links:
    """Where to find more about a plan; page is for people, the others are of this API."""

    page: Annotated[str, FieldDescription(_l("The plan's page for people."), format="uri")]
    plan: Annotated[str, FieldDescription(_l("The plan with its text."), format="uri")]
    counts: Annotated[str, FieldDescription(_l("How many have signed."), format="uri")]
    endorsers: Annotated[
        str, FieldDescription(_l("The organizations that endorse it."), format="uri")
    ]
    signers: Annotated[str, FieldDescription(_l("The people who chose to be shown."), format="uri")]


@dataclass(frozen=True, repr=False)
class PlanSummary:
    """A plan without its text."""

    slug: Annotated[Key, FieldDescription(_l("The plan's short name, in every address."))]
    title: Annotated[str, FieldDescription(_l("The title, in the language of record."))]
    subtitle: Annotated[str | None, FieldDescription(_l("The line below the title."))]
    language: Annotated[
        str, FieldDescription(_l("The language of record, as a language tag (BCP 47)."))
    ]
    state: Annotated[
        str,
        FieldDescription(
            _l("Whether the plan takes sign-ons now: not_yet, open or closed."),
            enum=STATES,
        ),
    ]
    opens_at: Annotated[
        datetime | None, FieldDescription(_l("When it opens for sign-ons, if a time is set."))
    ]
    closes_at: Annotated[
        datetime | None, FieldDescription(_l("When it closes for sign-ons, if a time is set."))
    ]
    version: Annotated[
        int, FieldDescription(_l("The number of the newest version of the text."), minimum=1)
    ]
    links: Annotated[Links, FieldDescription(_l("Where to find more about it."))]


@dataclass(frozen=True, repr=False)
class PlanList:
    """The plans that are open, not yet open, or closed; the newest first."""

    plans: Annotated[list[PlanSummary], FieldDescription(_l("The plans, newest first."))]


@dataclass(frozen=True, repr=False)
class ActionJson:
    """One numbered demand of the plan."""

    number: Annotated[int, FieldDescription(_l("The action's number, from 1."), minimum=1)]
    title: Annotated[str, FieldDescription(_l("What it demands, in short."))]
    body: Annotated[str, FieldDescription(_l("What it demands, in full; Markdown."))]
    page: Annotated[str, FieldDescription(_l("The action's page for people."), format="uri")]


@dataclass(frozen=True, repr=False)
class Version:
    """One version of the text, frozen when it was published."""

    number: Annotated[int, FieldDescription(_l("The version's number, from 1."), minimum=1)]
    digest: Annotated[
        str,
        FieldDescription(
            _l("SHA-256 over title, introduction and actions: it proves which text was signed."),
            pattern="^[0-9a-f]{64}$",
        ),
    ]
    published_at: Annotated[datetime, FieldDescription(_l("When it was published."))]


@dataclass(frozen=True, repr=False)
class TranslationJson:
    """An unofficial translation of the newest version; what is signed is the language of record."""

    language: Annotated[str, FieldDescription(_l("The language, as a language tag (BCP 47)."))]
    title: Annotated[str, FieldDescription(_l("The title in this language."))]
    page: Annotated[
        Address | None,
        FieldDescription(_l("The plan's page in this language, where there is one.")),
    ]


@dataclass(frozen=True, repr=False)
class PlanJson(PlanSummary):
    """A plan with the text of its newest version, in the language of record."""

    timezone: Annotated[str, FieldDescription(_l("The time zone that the plan is announced in."))]
    goal: Annotated[
        int | None, FieldDescription(_l("How many sign-ons are hoped for, if a goal is set."))
    ]
    publisher: Annotated[
        behind.PublisherJson | None,
        FieldDescription(_l("Who puts the plan forward, if its file says so.")),
    ]
    contact: Annotated[
        str | None, FieldDescription(_l("The public e-mail address for questions, if any."))
    ]
    press: Annotated[
        behind.PressJson | None,
        FieldDescription(_l("Whom the press may ask, if the plan's file says so.")),
    ]
    digest: Annotated[
        str, FieldDescription(_l("The digest of the newest version."), pattern="^[0-9a-f]{64}$")
    ]
    published_at: Annotated[
        datetime, FieldDescription(_l("When the newest version was published."))
    ]
    introduction: Annotated[str, FieldDescription(_l("The text before the actions; Markdown."))]
    actions: Annotated[list[ActionJson], FieldDescription(_l("What the plan demands, in order."))]
    versions: Annotated[
        list[Version], FieldDescription(_l("All versions of the text, oldest first."))
    ]
    categories: Annotated[
        dict[Key, str],
        FieldDescription(_l("The fields of work an organization chooses from, by key.")),
    ]
    translations: Annotated[
        list[TranslationJson], FieldDescription(_l("The translations of the text."))
    ]


def listed(plans: Sequence[models.Plan], now: datetime) -> PlanList:
    """Return the list of plans."""
    return PlanList([PlanSummary(**_summary(plan, now)) for plan in plans])


def serialize(plan: models.Plan, now: datetime) -> PlanJson:
    """Return a plan with its text."""
    text = plan.current
    return PlanJson(
        **_summary(plan, now),
        timezone=plan.timezone,
        goal=plan.goal,
        publisher=behind.publisher(plan),
        contact=plan.contact,
        press=behind.press(plan),
        digest=text.digest,
        published_at=text.published_at,
        introduction=text.introduction,
        actions=[_action(plan, each) for each in text.actions],
        versions=[Version(each.number, each.digest, each.published_at) for each in plan.versions],
        categories=dict(plan.categories),
        translations=[_translation(plan, each) for each in text.translations.values()],
    )


def _summary(plan: models.Plan, now: datetime) -> dict[str, Any]:
    return {
        "slug": plan.slug,
        "title": plan.title,
        "subtitle": plan.subtitle,
        "language": plan.language,
        "state": plan.phase(now).value,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "version": plan.version_number,
        "links": Links(
            page=absolute_for("plan.show", slug=plan.slug, via=None),
            plan=absolute_for("api.plan", slug=plan.slug),
            counts=absolute_for("api.counts", slug=plan.slug),
            endorsers=absolute_for("api.endorsers", slug=plan.slug),
            signers=absolute_for("api.signers", slug=plan.slug),
        ),
    }


def _action(plan: models.Plan, action: models.Action) -> ActionJson:
    page = absolute_for("plan.action", slug=plan.slug, number=action.number, via=None)
    return ActionJson(action.number, action.title, action.body, page)


def _translation(plan: models.Plan, translation: models.Translation) -> TranslationJson:
    tag = translation.language
    page = absolute_for("plan.show", tag, slug=plan.slug, via=None) if tag in languages() else None
    return TranslationJson(tag, translation.title, page)
