"""The security headers of every response, errors too."""

from flask import Flask, Response, request

from signon.config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR_SECONDS = 365 * 24 * 3600
# Their addresses are secrets: nobody they link to may learn them.
SECRET_PREFIXES = ("/confirm/", "/manage", "/admin/set-up/", "/unsubscribe/")


def init_app(app: Flask, settings: Settings) -> None:
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(SECRET_PREFIXES):
            response.headers["Referrer-Policy"] = "no-referrer"
        if settings.is_https:
            hsts = f"max-age={YEAR_SECONDS}; includeSubDomains"
            response.headers["Strict-Transport-Security"] = hsts
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    app.after_request(add)
