"""Store translations of a plan's current version. They are unofficial and make no new version."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signon.core.actor import Actor
from signon.core.audit_action import AuditAction
from signon.core.errors import PlanFileRefused
from signon.models import Plan, PlanVersion, Translation
from signon.models.audit import AuditEntry, append
from signon.plan.plan_file import PlanFile
from signon.plan.questions import check_translation, translated_words

# The front matter that a translation's file has. All other settings come from the plan's own file.
OWN = ("slug", "language", "title", "subtitle", "categories", "publisher", "questions")


def translate(session: Session, plan: Plan, file: PlanFile, *, by: Actor, now: datetime) -> bool:
    """Store a translation of the plan's current version; return whether it is new or changed.

    :raises PlanFileRefused: it does not fit the plan
    """
    check(plan, file)
    words, version, language = _words(file), plan.current, file.front.language
    found = version.translations.get(language)
    is_changed = found is None or any(getattr(found, k) != v for k, v in words.items())
    if found is None:
        version.translations[language] = Translation(language=language, loaded_at=now, **words)
    elif is_changed:
        for name, value in (words | {"loaded_at": now}).items():
            setattr(found, name, value)
    session.flush()
    after: dict[str, object] = {"version": version.number, "language": language}
    entry = AuditEntry(
        actor=by, action=AuditAction.LOAD_TRANSLATION, subject=f"plan/{plan.slug}", after=after
    )
    append(session, entry, now=now)
    return is_changed


def check(plan: Plan, file: PlanFile) -> None:
    """Check that a translation has the plan's actions and categories, and no settings of the plan.

    :raises PlanFileRefused: something is missing, or there is too much
    """
    misplaced = next((name for name in file.front.given if name not in OWN), None)
    if misplaced:
        raise PlanFileRefused(
            f"{misplaced} belongs into the plan's file in {plan.language}, its language of record;"
            f" a translation has {', '.join(OWN)}"
        )
    _check_actions(plan.current, file)
    _check_categories(plan, file)
    _check_publisher(plan, file)
    check_translation(plan.questions, file.front.questions)


def _check_actions(version: PlanVersion, file: PlanFile) -> None:
    there, here = len(version.actions), len(file.actions)
    if there != here:
        raise PlanFileRefused(
            f"the plan has {there} actions and this translation {here}; both must have the same"
        )


def _check_categories(plan: Plan, file: PlanFile) -> None:
    if "categories" in file.front.given and file.front.categories.keys() != plan.categories.keys():
        raise PlanFileRefused(
            f"categories: the plan's keys are {', '.join(plan.categories)}; a translation has"
            " the same keys, and other labels"
        )


def _check_publisher(plan: Plan, file: PlanFile) -> None:
    publisher = file.front.publisher
    if publisher and (plan.publisher is None or publisher["website"]):
        raise PlanFileRefused(
            "publisher: a translation may only translate the name that the plan's file gives"
        )


def _words(file: PlanFile) -> dict[str, Any]:
    front = file.front
    return {
        "title": front.title,
        "subtitle": front.subtitle,
        "introduction": file.introduction,
        "actions": {
            str(each.number): {"title": each.title, "body": each.body or None}
            for each in file.actions
        },
        "categories": front.categories if "categories" in front.given else {},
        "publisher": front.publisher["name"] if front.publisher else None,
        "questions": translated_words(front.questions),
    }
