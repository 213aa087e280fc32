"""Plans in every state that a reader may meet: crowded, empty, not yet open, closed, long."""

from pathlib import Path

from tests.browser.service import SLUG, Service

TEXT = """---
slug: {slug}
language: {language}
title: "{title}"
{more}
---

An introduction of two sentences. It says what the plan wants.

## Action 1: {action}

What is to be done first.

## Action 2: Keep doors open

What is to be done then.
"""
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG = f"{WORD} {WORD} {WORD}"[:200]
PLANS = {
    "empty": {"title": "A plan that nobody has signed"},
    "later": {"title": "A plan of the future", "more": "opens: 2099-01-01"},
    "closed": {"title": "A plan of the past", "more": "closes: 2020-01-01"},
    "long": {"title": LONG.strip(), "action": LONG.strip()},
    "green": {"title": "A plan in green", "more": 'accent: "#7bc043"\ngoal: 100'},
    "arabic": {"title": "خطة عمل للهجرة", "language": "ar", "action": "حماية الأسر"},
}


def furnish(service: Service, folder: Path) -> None:
    """Fill the shipped plan with made-up sign-ons, and load the others beside it."""
    service.run("sample", "--organizations", "400", "--individuals", "400", "--seed", "1")
    for slug, wanted in PLANS.items():
        path = folder / f"{slug}.md"
        common = {"slug": slug, "language": "en", "action": "Open the doors", "more": ""}
        path.write_text(TEXT.format(**(common | wanted)))
        service.run("plan", "load", str(path))
        service.run("plan", "open", slug)


def paths() -> list[str]:
    """Return the public pages, of the crowded plan and of those in other states."""
    crowded = f"/plans/{SLUG}"
    parts = ["", "/actions/3", "/endorsers", "/endorsers?q=zzzz", "/endorsers?state=CA", "/signers"]
    parts += ["/versions", "/versions/1", "/versions/1/diff", "/print"]
    parts += ["/endorse", "/sign", "/embed"]
    states = [f"/plans/{slug}{part}" for slug in PLANS for part in ("", "/endorsers")]
    states += [f"/plans/{slug}/sign" for slug in ("later", "closed", "arabic")]
    alone = ["/", "/accessibility", "/manage", "/manage/sent", "/api/", "/no-such-page"]
    return [crowded + part for part in parts] + states + alone
