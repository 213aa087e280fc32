"""Pages that anybody may keep: an ETag, a short life, and 304 for who has it already."""

from flask import Response, make_response, request

PUBLIC = "public, max-age=60, stale-while-revalidate=120, stale-if-error=300"


def keep(body: str) -> Response:
    """Return ``body`` as a page that browsers and proxies may keep for a minute."""
    response = make_response(body)
    response.headers["Cache-Control"] = PUBLIC
    response.add_etag()
    response.make_conditional(request)
    return response
