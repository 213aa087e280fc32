"""Embeds in other sites' pages: the embed, its script, oEmbed, and the page to choose one."""

from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l
from jinja2.utils import htmlsafe_json_dumps

from signon.core.errors import PlanUnknown
from signon.core.languages import languages, spoken_for
from signon.core.partners import LONGEST, short_name
from signon.models import Plan
from signon.models.tally import counts
from signon.plan import queries as plans
from signon.share import oembed
from signon.share.embed_forms import EmbedForm
from signon.share.embed_style import sheet
from signon.share.embeds import NEWEST, WIDTH, Embed, embed
from signon.share.labels import LABELS
from signon.web import clock, labels
from signon.web.cache.cache_control import keep
from signon.web.destinations import Destination, serves
from signon.web.fields import NO_SHORT_NAME, options
from signon.web.guard.access import open_to_all
from signon.web.guard.headers import (
    frames_our_pages,
    let_frames_load,
    loaded_by_others,
    may_be_framed,
)
from signon.web.language import (
    absolute_for,
    in_one_language,
    own_name,
    own_prefix,
    path_for,
    spoken,
)
from signon.web.menus import Menu, in_menu
from signon.web.pages import asset, sheet_version
from signon.web.settings import settings
from signon.web.transaction import reading

bp = Blueprint("embed", __name__)
labels.register(bp, LABELS)
# A JavaScript function with one argument, the frame. It is sent as a call with that argument.
FRAME_SCRIPT = Path(__file__).with_name("embed_frame.js").read_text(encoding="utf-8").strip()


@bp.record
def let_load(state: BlueprintSetupState) -> None:
    let_frames_load(state.app, "embed.css", "embed.js")


@bp.get("/embed/<slug:slug>")
@open_to_all
@may_be_framed
def show(slug: str) -> Response:
    with reading() as session:
        plan = plans.shown(session, slug, clock.now())
        shown: dict[str, Any] = {
            "counts": counts(session, plan.id),
            "newest": plans.newest_endorsers(session, plan)[:NEWEST],
        }
    shown |= {"chosen": embed(request.args), "phase": plan.phase(clock.now())}
    return keep(
        render_template("share/embed/show.html", plan=plan, sheet_url=_sheet_url(plan), **shown)
    )


@bp.get("/embed/<slug:slug>.css")
@open_to_all
@in_one_language
@loaded_by_others
def style(slug: str) -> Response:
    accent = _shown(slug).accent
    return keep(sheet(accent), "text/css", version=sheet_version(accent))


@bp.get("/embed/<slug:slug>.js")
@open_to_all
@loaded_by_others
def script(slug: str) -> Response:
    """Send the script that adds the embed to a partner's page, after its own tag."""
    plan = _shown(slug)
    frame = _frame(plan, embed(request.args), own_prefix())
    return keep(f"({FRAME_SCRIPT})({htmlsafe_json_dumps(frame)});\n", "text/javascript")


@bp.get("/oembed")
@open_to_all
@in_one_language
@loaded_by_others
def describe() -> Response:
    """Answer an oEmbed request: the frame that shows the plan at a URL."""
    public_url = settings().public_url
    asked = oembed.asked(request.args, public_url)
    if asked.language not in {None, *languages()}:
        raise oembed.OEmbedRefused(oembed.UNKNOWN, HTTPStatus.NOT_FOUND)
    plan = _known(asked.slug)
    frame = _frame(plan, asked.embed, asked.language)
    frame |= {"width": asked.width, "height": asked.height}
    provider = plan.publisher_in(asked.language or plan.language) or plan.title
    return keep(
        jsonify(oembed.answer(frame, _tag(frame), provider=provider, public_url=public_url))
    )


@bp.get("/plans/<slug:slug>/embed")
@open_to_all
@frames_our_pages
@in_menu(Menu.FOOTER, 30, _l("Put the plan on your site"))
@serves(Destination.EMBED)
def choose(slug: str) -> Response:
    """Let a partner pick an embed, look at it, and copy it."""
    plan = _shown(slug)
    chosen, language = _chosen()
    prefix = None if language == spoken_for(plan.language) else language
    form, shown = _form(chosen, language), _snippets(plan, chosen, prefix)
    return keep(render_template("share/embed/choose.html", plan=plan, form=form, **shown))


@bp.errorhandler(oembed.OEmbedRefused)
def refuse(error: oembed.OEmbedRefused) -> Response:
    """Return an oEmbed error as plain text, for the people who run the client."""
    return Response(f"{error}\n", error.status, mimetype="text/plain")


def _shown(slug: str) -> Plan:
    with reading() as session:
        return plans.shown(session, slug, clock.now())


def _sheet_url(plan: Plan) -> str:
    if plan.accent is None:
        return asset("embed.css")
    return path_for("embed.style", slug=plan.slug, v=sheet_version(plan.accent))


def _known(slug: str) -> Plan:
    """Return the plan for an oEmbed request.

    :raises OEmbedRefused: there is no public plan with this slug
    """
    try:
        return _shown(slug)
    except PlanUnknown:
        raise oembed.OEmbedRefused(oembed.UNKNOWN, HTTPStatus.NOT_FOUND) from None


def _frame(plan: Plan, chosen: Embed, prefix: str | None) -> dict[str, Any]:
    """Return the frame that shows a plan on another site.

    :param prefix: the language prefix of its path
    """
    return {
        "url": absolute_for("embed.show", prefix, slug=plan.slug, **chosen.query),
        "title": plan.title_in(prefix or spoken_for(plan.language)),
        "width": WIDTH,
        "height": chosen.height,
    }


def _tag(frame: dict[str, Any]) -> str:
    return " ".join(render_template("share/embed/frame.html", frame=frame).split())


def _snippets(plan: Plan, chosen: Embed, prefix: str | None) -> dict[str, Any]:
    """Return the snippets for a partner to copy, and the frame of the preview."""
    here, frame = {"slug": plan.slug, **chosen.query}, _frame(plan, chosen, prefix)
    script_url = absolute_for("embed.script", prefix, **here)
    return {
        "preview": frame | {"url": path_for("embed.show", prefix, **here)},
        "tag": _tag(frame | {"width": "100%"}),
        "script_tag": render_template("share/embed/script.html", url=script_url).strip(),
        "origin": settings().public_url,
        "link": absolute_for("plan.show", prefix, slug=plan.slug, via=chosen.via or None),
    }


def _chosen() -> tuple[Embed, str]:
    """Return what a partner picked, and in which language."""
    language, name = request.args.get("language", ""), request.args.get("via", "")
    chosen = replace(embed(request.args), via=short_name(name))
    return chosen, language if language in languages() else spoken()


def _form(chosen: Embed, language: str) -> EmbedForm:
    """Return the form with the valid choices; a name without a usable letter gets an error."""
    typed = request.args.get("via", "").strip()
    form = EmbedForm(
        data={
            "style": chosen.style.value,
            "theme": chosen.theme.value,
            "language": language,
            "via": chosen.via or typed[:LONGEST],
        }
    )
    form.language.choices = options([(code, own_name(code)) for code in languages()])
    if typed and not chosen.via:
        form.via.errors = [str(NO_SHORT_NAME)]
    return form
