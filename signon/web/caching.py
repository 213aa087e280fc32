"""Pages that anybody may keep: an ETag, a short life, and 304 for who has it already.

The service itself keeps them too, see :mod:`signon.web.kept`.
"""

from flask import Response, g, make_response

PUBLIC = "public, max-age=60, stale-while-revalidate=120, stale-if-error=300"
FOR_GOOD = "public, max-age=31536000, immutable"


def keep(body: str | bytes | Response, mimetype: str = "text/html") -> Response:
    """Return ``body`` as an answer that browsers and proxies may keep for a minute.

    It must depend on nothing but the address, what is in the database, and the time in minutes.
    """
    if isinstance(body, Response):
        response = body
    else:
        response = make_response(body)
        response.mimetype = mimetype
    response.headers.setdefault("Cache-Control", PUBLIC)
    g.is_kept = True
    return response
