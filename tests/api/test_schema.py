"""What the document promises is what the API does, as schemathesis tries to disprove.

It sends what the document allows and what it forbids, with other methods and without what must be
there, and compares each answer with the document: status, media type, headers, content. The seed
is fixed, so that every run sends the same.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.specs.openapi.schemas import OpenApiSchema

from signon.models import Plan
from tests.conftest import Begin
from tests.factories import PLAN, a_plan

pytestmark = pytest.mark.one_database
DOCUMENT = "/api/v1/openapi.json"
SETTINGS: dict[str, Any] = {
    "seed": 2021,
    "generation": {"max-examples": 15, "deterministic": True, "database": "none"},
}


@pytest.fixture
def schema(app: Flask, lived_in: Plan, begin: Begin, now: datetime) -> OpenApiSchema:
    """Return the document of a service with a plan that is lived in, and another with others."""
    source = PLAN.replace("language: en", "language: en\ncategories: {{art: Art}}")
    with begin() as session:
        a_plan(session, now=now + timedelta(days=1), slug="art-plan", source=source)
        a_plan(session, now=now, slug="draft", is_open=False)
    settings = SETTINGS | {"parameters": {"path.slug": lived_in.slug}}
    return document(app, settings)


def document(app: Flask, settings: dict[str, Any]) -> OpenApiSchema:
    config = SchemathesisConfig.from_dict(settings)
    found: OpenApiSchema = schemathesis.openapi.from_wsgi(DOCUMENT, app, config=config)
    return found


def scenarios(schema: OpenApiSchema) -> Iterator[events.ScenarioFinished]:
    """Try everything, and yield what was tried."""
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if isinstance(event, events.ScenarioFinished):
            yield event


def faults(scenario: events.ScenarioFinished) -> Iterator[str]:
    """Yield what was found, with the request that shows it."""
    for case_id, checks in scenario.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                request = scenario.recorder.cases[case_id].value.as_curl_command()
                yield f"{check.name}: {request}\n{check.failure_info.failure}"


def test_the_document_is_valid_and_describes_every_operation(
    app: Flask, schema: OpenApiSchema
) -> None:
    schema.validate()
    paths = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert {path.replace("{slug}", "<slug:slug>") for path in schema.raw_schema["paths"]} == paths


def test_nothing_disproves_the_document(schema: OpenApiSchema) -> None:
    tried, found, checks = 0, list[str](), set[str]()
    for scenario in scenarios(schema):
        found += faults(scenario)
        tried += len(scenario.recorder.cases)
        checks |= {each.name for done in scenario.recorder.checks.values() for each in done}
    assert not found, "\n\n".join(found[:10])
    assert tried > 300
    assert checks >= {
        *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
        *("response_headers_conformance", "response_schema_conformance", "unsupported_method"),
        *("negative_data_rejection", "positive_data_acceptance", "allow_header_conformance"),
    }


def test_a_promise_that_is_not_kept_is_found(schema: OpenApiSchema) -> None:
    schema.raw_schema["components"]["schemas"]["PlanSummary"]["required"] = ["colour"]
    found = (fault for scenario in scenarios(schema) for fault in faults(scenario))
    assert "colour" in next(found)
