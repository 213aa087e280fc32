"""The site's icons, and the web manifest for a home screen.

``docs/icons.py`` makes the icons from the logo of the site.
"""

from signon.config import CHECKOUT
from signon.documents.plan_look import INK_BLUE, accent
from signon.models import Plan
from signon.share import preview_labels
from signon.web.language import absolute_for
from signon.web.pages import asset
from signon.web.settings import settings

STATIC = CHECKOUT / "signon" / "static"
ICONS = ((192, "any"), (512, "any"), (512, "maskable"))
PAPER = "#ffffff"


def read(name: str) -> bytes:
    """Return an icon that browsers request at the root, even if no page links to it."""
    return (STATIC / name).read_bytes()


def manifest(plan: Plan | None) -> dict[str, object]:
    """Return the web manifest of the site, named after its plan if it features only one."""
    return {
        "name": plan.title if plan else str(preview_labels.PLANS),
        "short_name": settings().public_host,
        "lang": plan.language if plan else "en",
        "start_url": absolute_for("plan.front"),
        "display": "browser",
        "background_color": PAPER,
        "theme_color": accent(plan) if plan else INK_BLUE,
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
    }


def _icon(size: int, purpose: str) -> dict[str, str]:
    kind = "-maskable" if purpose == "maskable" else ""
    return {
        "src": asset(f"icon{kind}-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }
