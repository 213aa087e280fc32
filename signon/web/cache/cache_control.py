"""Publicly cacheable responses: a ``Cache-Control`` header, an ETag, and 304 if unchanged.

The service caches them in memory too, see :mod:`signon.web.cache.page_cache`.
"""

from flask import Response, g, make_response, request, session

from signon.web.session import QuietSession

PUBLIC = "public, max-age=60, stale-while-revalidate=120, stale-if-error=300"
FOR_GOOD = "public, max-age=31536000, immutable"


def keep(
    body: str | bytes | Response, mimetype: str = "text/html", *, version: str | None = None
) -> Response:
    """Return ``body`` as a response that browsers and proxies may cache for a minute.

    It must depend on nothing but the URL, the database, and the current minute.

    :param version: a text that changes with the body. If the query has it as ``v``, the response
        may be cached for a year. A different ``v`` comes from an older or newer page, whose body
        may differ, so that response is cached for a minute only.
    :raises TypeError: the view reads the session cookie, so its response must not be shared
    """
    if not isinstance(session, QuietSession):
        raise TypeError("a page that knows the cookie cannot be kept for everybody")
    if isinstance(body, Response):
        response = body
    else:
        response = make_response(body)
        response.mimetype = mimetype
    is_versioned = version is not None and request.args.get("v") == version
    response.headers.setdefault("Cache-Control", FOR_GOOD if is_versioned else PUBLIC)
    g.is_kept = True
    return response


def count_each(response: Response) -> Response:
    """Let browsers and proxies cache what :func:`keep` returned, but not our own page cache.

    The view counts requests for its rate limit, and a response from the cache would skip it.
    """
    g.is_counted = True
    return response
