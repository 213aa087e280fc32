"""Plan files for tests, right but for what a test changes."""

from signon.plan.plan_file import PlanFile, parse

FRONT = {"slug": "fair-plan", "language": "en", "title": "A Fair Plan"}
BODY = (
    "We agree.\n\n## Action 1: Be fair\n\nTreat all the same.\n\n## Action 2: Be kind\n\nListen.\n"
)
SPANISH_BODY = "Estamos de acuerdo.\n\n## Action 1: Ser justos\n\n## Action 2: Ser amables\n"


def a_text(*settings: str, body: str = BODY) -> str:
    """Return the text of a plan's file; ``title: X`` takes the place of the default."""
    named = {each.partition(":")[0] for each in settings}
    kept = [f"{name}: {value}" for name, value in FRONT.items() if name not in named]
    return "\n".join(["---", *kept, *settings, "---", "", body])


def a_file(*settings: str, body: str = BODY) -> PlanFile:
    return parse(a_text(*settings, body=body))


IN_SPANISH = a_text("language: es", "title: Un plan justo", body=SPANISH_BODY)
