"""A partner's own site, on another port: pages that hold what a partner copied."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# As strict as a partner may be: no inline code, no inline styles, nothing from elsewhere but us.
POLICY = (
    "default-src 'none'; style-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; script-src {ours}; frame-src {ours}"
)
PAGE = """<!DOCTYPE html>
<html lang="en">
  <head><meta charset="utf-8"><title>A partner's page</title></head>
  <body><main><h1>A partner's page</h1><div id="before">Before</div>
{snippet}
<div id="after">After</div></main></body>
</html>
"""


class Partner:
    """Where the partner's site is, and where ours; each snippet gets a page."""

    def __init__(self, origin: str, ours: str) -> None:
        self.origin, self.ours = origin, ours
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}

    def page(self, snippet: str, **headers: str) -> str:
        """Return the address of a new page that holds ``snippet``.

        :param headers: sent with the page, underscores for hyphens
        """
        path = f"/{len(self.pages)}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (PAGE.format(snippet=snippet), named)
        return self.origin + path


@contextmanager
def serving(ours: str) -> Iterator[Partner]:
    """Serve a partner's site that trusts the site ``ours`` and nobody else.

    It wants every address it links to be told where its readers come from, as old sites do.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page, headers = partner.pages.get(self.path, ("", {}))
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY.format(ours=ours))
            self.send_header("Referrer-Policy", "unsafe-url")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # Another site than ours, and not only another port: cookies know no ports.
    partner = Partner(f"http://localhost:{server.server_port}", ours)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield partner
    server.shutdown()
    server.server_close()
