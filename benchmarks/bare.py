"""A minimal Flask application on the server that signon uses, as the baseline for pages."""

import sys

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from signon.web.guard.slow_clients import THREADS

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"


def serve(port: int, processes: int) -> None:
    """Serve as ``signon.operate.server`` does."""
    Granian(
        "benchmarks.bare:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
