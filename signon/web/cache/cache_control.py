"""Pages that anybody may keep: an ETag, a short life, and 304 for who has it already.

The service itself keeps them too, see :mod:`signon.web.cache.page_cache`.
"""

from flask import Response, g, make_response, request, session

from signon.web.session import QuietSession

PUBLIC = "public, max-age=60, stale-while-revalidate=120, stale-if-error=300"
FOR_GOOD = "public, max-age=31536000, immutable"


def keep(
    body: str | bytes | Response, mimetype: str = "text/html", *, version: str | None = None
) -> Response:
    """Return ``body`` as an answer that browsers and proxies may keep for a minute.

    It must depend on nothing but the address, what is in the database, and the time in minutes.

    :param version: what changes with the body; where the address names it as ``v``, the answer may
        be kept for good. Another ``v`` comes from an older or newer page, and proves nothing.
    :raises TypeError: the view is marked to know the cookie; such a page is kept by nobody
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
    """Return what :func:`keep` returned, to be kept by readers and proxies but not by the service.

    Whoever asks is counted, and an answer from memory would pass uncounted.
    """
    g.is_counted = True
    return response
