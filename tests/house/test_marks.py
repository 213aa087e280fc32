"""Rooms know only what is below: ``web`` asks marks, and plants what runs around every view."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from signon.config import CHECKOUT
from signon.web.destinations import Destination, serves
from signon.web.guard.access import STAFF_PATH
from tests.house.sources import program, short, templates, tree
from tests.house.test_layers import LAYERS

pytestmark = pytest.mark.one_database

RANKS = {room: rank for rank, each in enumerate(LAYERS) for room in re.findall(r"\w+", each)}
QUOTED = re.compile(r"[\"']([^\"'\s]+)[\"']")
# What Flask calls around views: an application's, or what a blueprint plants for all others, too.
HOOKS = re.compile(
    r"(before|after|teardown)_(app_)?request(_funcs)?|(app_)?context_processor"
    r"|(app_)?(errorhandler|url_defaults|url_value_preprocessor)|register_error_handler|wsgi_app"
)
OF_ONE_ROOM = {"bp.before_request", "bp.after_request", "bp.errorhandler"}
OF_ONE_ROOM |= {"bp.register_error_handler"}


def room_of(module: str) -> str:
    """Return the room of a module; Flask-Security's views belong to the staff's."""
    return module.split(".")[1] if module.startswith("signon.") else "staff"


def template_room(folder: str) -> str:
    """Return the room of a folder of templates, also where they are called otherwise."""
    others = {"errors": "web", "layout": "web", "mail_room": "mail", "security": "staff"}
    return others.get(folder, folder)


def owners(app: Flask) -> dict[str, str]:
    """Return the room of every endpoint."""
    views = {name: view for name, view in app.view_functions.items() if name != "static"}
    return {endpoint: room_of(view.__module__) for endpoint, view in views.items()}


def doors(app: Flask) -> set[str]:
    """Return the first words of the paths that rooms serve; the staff's is known to all."""
    rules = (each.rule for each in app.url_map.iter_rules() if each.endpoint != "static")
    return {f"/{rule.split('/')[1]}" for rule in rules} - {"/", STAFF_PATH}


def texts(module: ast.Module) -> Iterator[str]:
    """Yield the strings of a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def higher(text: str, room: str, owner: dict[str, str]) -> bool:
    """Say whether ``text`` is an endpoint of a room above ``room``."""
    return text in owner and RANKS[owner[text]] < RANKS[room]


def is_door(text: str, found: set[str]) -> bool:
    match = re.match(r"/[\w.-]+", text)
    return match is not None and match[0] in found


def hooks(module: ast.Module) -> Iterator[str]:
    """Yield what a module plants around the views of others."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and HOOKS.fullmatch(node.attr):
            name = ast.unparse(node)
            if name not in OF_ONE_ROOM:
                yield name


def test_no_module_names_a_page_of_a_room_above_it(app: Flask) -> None:
    owner, found = owners(app), {}
    for path in program():
        room = (*path.relative_to(CHECKOUT).parts, "")[1].removesuffix(".py")
        if room in RANKS:
            found[short(path)] = [each for each in texts(tree(path)) if higher(each, room, owner)]

    advice = "let the view serve a Destination, or carry a mark that is asked for"
    assert not {path: each for path, each in found.items() if each}, advice


def test_web_knows_no_path_of_a_room(app: Flask) -> None:
    known = doors(app)
    found = [
        (short(path), text)
        for path in program()
        if short(path).startswith("signon/web/")
        for text in texts(tree(path))
        if is_door(text, known)
    ]

    assert not found, "mark the views, and ask the marks"


def test_no_template_names_a_page_of_a_room_above_it(app: Flask) -> None:
    owner, known = owners(app), doors(app)
    found = [
        (short(path), text)
        for path in templates()
        for room in [template_room(short(path).split("/")[1])]
        for text in QUOTED.findall(path.read_text())
        if higher(text, room, owner) or (room == "web" and is_door(text, known))
    ]

    assert not found, "url_for(endpoint_of('…')), or a link of a menu"


def test_every_destination_is_served_by_one_view(app: Flask) -> None:
    served = Counter(destination for _, destination in serves.all(app))

    assert served == dict.fromkeys(Destination, 1)


def test_what_runs_around_every_view_is_planted_by_web() -> None:
    house = (CHECKOUT / "signon" / "app.py", *(CHECKOUT / "signon" / "web").rglob("*.py"))
    found = {short(path): list(hooks(tree(path))) for path in program() if path not in house}

    advice = "let web plant it, and ask what the room has registered"
    assert not {path: names for path, names in found.items() if names}, advice


def test_no_class_name_means_two_things() -> None:
    where: dict[str, list[str]] = {}
    for path in program():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                where.setdefault(node.name, []).append(short(path))

    assert not {name: paths for name, paths in where.items() if len(paths) > 1}


@pytest.mark.parametrize(
    "source",
    [
        "@bp.app_context_processor\ndef f(): ...",
        "bp.after_app_request(f)",
        "app.before_request(f)",
        "state.app.before_request_funcs.setdefault(None, [])",
        "app.wsgi_app = f",
        "app.register_error_handler(E, f)",
    ],
)
def test_the_rule_sees_what_is_planted(source: str) -> None:
    assert list(hooks(ast.parse(source)))
    assert not list(hooks(ast.parse("bp.before_request(f)")))


def test_the_rules_see_the_names_of_pages(app: Flask) -> None:
    owner = owners(app)
    for text in ("plan.show", "security.login", "mail.dev_list"):
        assert higher(text, "web", owner)
    assert higher("moderate.dashboard", "staff", owner)
    assert not higher("plan.show", "share", owner)
    for text in ("/confirm/", "/manage", "/robots.txt", "/plans/"):
        assert is_door(text, doors(app))
    assert not is_door("/static/style.css", doors(app))
