"""What a letter says, as plain values from which its files are set, and the digest over that."""

import hashlib
import json

from signon.core.kinds import Kind
from signon.core.languages import SOURCE, locale_of, translations
from signon.core.letters import letter_path, moment_in_words
from signon.core.links import LISTS, plan_path
from signon.documents.markdown_blocks import blocks
from signon.letters import labels
from signon.letters.roll import Roll
from signon.letters.roll_words import Facts, corrections_of, in_words, sections
from signon.models import Letter, Plan
from signon.models.plan_version import PlanVersion

SHORT = 12  # hexadecimal digits of the digest in the footer of each page


def content(letter: Letter, plan: Plan, version: PlanVersion | None, roll: Roll) -> Facts:
    """Return all that a letter says. It follows from the letter, the plan and the roll alone."""
    language = letter.language
    kind = labels.KINDS[letter.kind].in_language(language)
    as_of = moment_in_words(letter.as_of, plan.timezone, locale_of(language))
    return {
        "id": str(letter.id),
        "language": language,
        "direction": locale_of(language).text_direction,
        "kind": kind,
        "title": letter.title,
        "about": _about(letter, plan),
        "publisher": plan.publisher_in(language) or plan.title_in(language),
        "behind": plan.publisher_in(language),
        "figures": _figures(letter, roll),
        "as_of": labels.AS_OF.in_language(language) % {"moment": as_of},
        "addressees": [line for line in letter.addressees.splitlines() if line.strip()],
        "opening": letter.opening,
        "text": _text(letter, plan, version),
        "closing": letter.closing,
        "signatures": [
            {"name": each.name, "title": each.title, "organization": each.organization}
            for each in letter.signatures
        ],
        "identification": labels.IDENTIFICATION.in_language(language)
        if letter.with_affiliations
        else None,
        "corrections": corrections_of(letter, roll),
        "roll": sections(letter, plan, roll),
        "words": {name: each.in_language(language) for name, each in labels.WORDS.items()},
    }


def digest(facts: Facts) -> str:
    """Return the SHA-256, in hex, over what a letter says."""
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def dressed(facts: Facts, letter: Letter, plan: Plan, site: str, *, is_final: bool) -> Facts:
    """Return what a letter says with what its files add: digest, addresses, the word DRAFT.

    :param site: the public address of this site, ``https://…``
    """
    found, language = digest(facts), letter.language
    own, of_plan = (
        "" if language == default else f"/{language}" for default in (SOURCE, plan.language)
    )
    return facts | {
        "digest": found,
        "document_title": f"{facts['kind']}: {facts['title']}",
        "description": " ".join(
            [*(f"{number} {word}," for number, word in facts["figures"]), facts["as_of"]]
        ),
        "footer": f"{facts['id']} · SHA-256 {found[:SHORT]}…",
        "watermark": None if is_final else labels.DRAFT.in_language(language),
        "check_url": site + own + letter_path(letter.id),
        "list_url": site + of_plan + plan_path(plan.slug) + LISTS[Kind.ORGANIZATION],
    }


def _about(letter: Letter, plan: Plan) -> str | None:
    title = plan.title_in(letter.language)
    return None if title == letter.title else title


def _figures(letter: Letter, roll: Roll) -> list[tuple[str, str]]:
    catalog, many = translations(letter.language), len(roll.organizations)
    found = [(in_words(letter, many), catalog.ngettext("organization", "organizations", many))]
    if letter.with_people:
        people = roll.individuals
        found.append((in_words(letter, people), catalog.ngettext("person", "people", people)))
    return found


def _text(letter: Letter, plan: Plan, version: PlanVersion | None) -> list[Facts]:
    if letter.text is not None or version is None:
        return blocks(letter.text or "")
    say = translations(letter.language).gettext
    wording = plan.wording(letter.language, version)
    parts = [wording.introduction]
    for action in wording.actions:
        heading = say("Action %(number)s: %(title)s")
        parts += [f"# {heading % {'number': action.number, 'title': action.title}}", action.body]
    return blocks("\n\n".join(parts))
