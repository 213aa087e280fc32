"""Requests as no browser makes them."""

from io import BytesIO

from flask import Flask
from werkzeug.test import EnvironBuilder, TestResponse

from tests.client import PageClient

URL_ENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "frontier"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


def send(
    client: PageClient,
    path: str,
    body: bytes = b"",
    content_type: str = URL_ENCODED,
    **environ: str,
) -> TestResponse:
    """Post ``body`` as it is.

    :param environ: replaces what WSGI would say of it: ``CONTENT_LENGTH="-5"``
    """
    return client.post(path, data=body, content_type=content_type, environ_overrides=environ)


def without_length(client: PageClient, app: Flask, path: str, body: bytes) -> TestResponse:
    """Post ``body`` without saying how long it is."""
    builder = EnvironBuilder(path, method="POST", input_stream=BytesIO(body))
    environ = builder.get_environ() | {"CONTENT_TYPE": URL_ENCODED}
    environ.pop("CONTENT_LENGTH", None)
    return client.open(app.request_class(environ))


def multipart(*fields: tuple[str, bytes]) -> bytes:
    """Return a multipart body; a field's name may hold more of its header."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, value in fields
    ]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
