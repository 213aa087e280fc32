"""The OpenAPI 3.1 document, generated from the table of operations and their routes."""

import re
from collections.abc import Mapping
from http import HTTPStatus

from signon.api.operations import OPERATIONS, Operation
from signon.api.parameters import Choices, Parameter
from signon.api.problems import DOCUMENTATION, MEDIA_TYPE, Problem
from signon.api.schema import Schema, Schemas
from signon.web.converters import SlugConverter
from signon.web.settings import settings

VERSION = "1.0.0"
VARIABLE = re.compile(r"<[a-z]+:([a-z]+)>")
PAGED = {"cursor"}
Paths = Mapping[str, str]
ALWAYS = {
    "ETag": (
        "Changes with the answer; send it as If-None-Match, and get 304 while it stays.",
        True,
    ),
    "Cache-Control": ("How long the answer may be kept.", True),
    "Access-Control-Allow-Origin": ("Always *: scripts of every site may read the answer.", True),
}
LINK = {"Link": ("The next page, rel=next; not there on the last page.", False)}
RETRY = {"Retry-After": ("Seconds to wait before asking again.", True)}
PROBLEMS = {
    HTTPStatus.BAD_REQUEST: "The query cannot be read, or a parameter means nothing.",
    HTTPStatus.NOT_FOUND: "There is no such plan, or it is not published yet.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The query has too many parameters.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests came from this network.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The service is busy, or cannot reach its database.",
}
WAITING = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}


def path_of(rule: str) -> str:
    """Return the path of a route as OpenAPI writes it."""
    return VARIABLE.sub(r"{\1}", rule)


def described(paths: Paths, choices: Choices, example: str | None) -> Schema:
    """Return the document.

    :param paths: the path of each operation, by its name
    :param choices: the allowed values of parameters whose values come from the database
    :param example: the slug of an existing plan
    """
    schemas = Schemas()
    problem = schemas.of(Problem)
    found: dict[str, Schema] = {}
    for each in OPERATIONS:
        path = paths[each.name]
        slug = [_slug(example)] if "{slug}" in path else []
        found[path] = {"get": _operation(each, schemas, problem, choices, slug)}
    home = settings().public_url
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "signon",
            "version": VERSION,
            "summary": "Public plans, who endorses them, and how many have signed.",
            "description": "Read-only and without a key. Fields may be added; none changes its "
            "meaning or goes away within version 1. Unknown parameters are ignored.",
            "termsOfService": f"{home}{DOCUMENTATION}#terms",
        },
        "externalDocs": {"url": f"{home}{DOCUMENTATION}"},
        "servers": [{"url": home}],
        "security": [],
        "paths": found,
        "components": {"schemas": schemas.components},
    }


def _operation(
    operation: Operation, schemas: Schemas, problem: Schema, choices: Choices, slug: list[Schema]
) -> Schema:
    names = {each.name for each in operation.parameters}
    found = [_parameter(each, choices) for each in operation.parameters]
    return {
        "operationId": operation.name,
        "summary": str(operation.title),
        "description": str(operation.about),
        "parameters": slug + found,
        "responses": {
            "200": {
                "description": "What was asked for.",
                "headers": _headers(ALWAYS | (LINK if names & PAGED else {})),
                "content": {"application/json": {"schema": schemas.of(operation.answer)}},
            },
            "304": {"description": "Nothing has changed.", "headers": _headers(ALWAYS)},
        }
        | {
            str(int(status)): _problem(status, words, problem)
            for status, words in PROBLEMS.items()
            if slug or status is not HTTPStatus.NOT_FOUND
        },
    }


def _slug(example: str | None) -> Schema:
    return {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": "The plan's short name.",
        "schema": {"type": "string", "pattern": f"^{SlugConverter.regex}$"},
    } | ({"example": example} if example else {})


def _parameter(parameter: Parameter[object], choices: Choices) -> Schema:
    schema = {k: v for k, v in parameter.known(choices).items() if k != "x-advice"}
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": str(parameter.about),
        "schema": schema,
    }


def _problem(status: HTTPStatus, words: str, problem: Schema) -> Schema:
    anyone = {name: about for name, about in ALWAYS.items() if name.startswith("Access")}
    return {
        "description": words,
        "headers": _headers(anyone | (RETRY if status in WAITING else {})),
        "content": {MEDIA_TYPE: {"schema": problem}},
    }


def _headers(about: Mapping[str, tuple[str, bool]]) -> Schema:
    return {
        name: {"description": words, "required": is_there, "schema": {"type": "string"}}
        for name, (words, is_there) in about.items()
    }
