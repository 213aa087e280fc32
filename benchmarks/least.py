"""A minimal Flask application that takes sign-ons, as the baseline of ``benchmarks.cycle``.

A page from memory with the visitor's token put in, a form checked by hand, two rows in one
transaction (by one statement where the database takes it), a redirect, a page from memory.
"""

import hmac
import os
import re
import secrets
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, Response, abort, redirect, request, session
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from signon.web.guard.slow_clients import THREADS

app = Flask(__name__)
app.secret_key = "benchmark"  # noqa: S105 - it guards nothing
PLACE = os.environ.get("LEAST_DATABASE", "")
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS least_person (id TEXT PRIMARY KEY, name TEXT, email TEXT UNIQUE)",
    "CREATE TABLE IF NOT EXISTS least_mail (id TEXT PRIMARY KEY, person TEXT, state TEXT)",
)
BOTH = """
WITH person AS (INSERT INTO least_person VALUES (%s, %s, %s) RETURNING id)
INSERT INTO least_mail SELECT %s, id, 'waiting' FROM person
"""
LONGEST = 200
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+")
FORM = "<h1>Sign</h1>" + "<p>words</p>" * 800 + '<input name="csrf_token" value="{}">'
_local, _one_writer = threading.local(), threading.Lock()


def connection() -> Any:  # noqa: ANN401 - one of two drivers
    if not hasattr(_local, "connection"):
        if PLACE.startswith("postgresql"):
            _local.connection = psycopg.connect(PLACE, autocommit=True)
        else:
            _local.connection = sqlite3.connect(PLACE, isolation_level=None)
            _local.connection.execute("PRAGMA journal_mode=WAL")
            _local.connection.execute("PRAGMA synchronous=FULL")
    return _local.connection


def write(name: str, email: str) -> None:
    """Insert a person and a mail, and commit."""
    person, mail = secrets.token_hex(16), secrets.token_hex(16)
    if PLACE.startswith("postgresql"):
        connection().execute(BOTH, (person, name, email, mail))
        return
    with _one_writer:
        here = connection()
        here.execute("BEGIN IMMEDIATE")
        here.execute("INSERT INTO least_person VALUES (?, ?, ?)", (person, name, email))
        here.execute("INSERT INTO least_mail VALUES (?, ?, 'waiting')", (mail, person))
        here.execute("COMMIT")


@app.get("/sign")
def fill_in() -> str:
    token = session.setdefault("csrf_token", secrets.token_hex())
    return FORM.format(token)


@app.post("/sign")
def submit() -> Any:  # noqa: ANN401 - any response type of Flask
    form = request.form
    if not hmac.compare_digest(form["csrf_token"], session.get("csrf_token", "")):
        abort(400)
    if not 0 < len(form["name"]) < LONGEST or not ADDRESS.fullmatch(form["email"]):
        abort(422)
    write(form["name"], form["email"])
    return redirect("/check-email", 303)


@app.get("/check-email")
def check_email() -> Response:
    token = session["csrf_token"]
    return Response(FORM.format(token), mimetype="text/html")


@app.get("/")
def up() -> str:
    return "up"


if __name__ == "__main__":
    if not PLACE.startswith("postgresql"):
        Path(PLACE).unlink(missing_ok=True)
    for statement in SCHEMA:
        connection().execute(statement)
    Granian(
        "benchmarks.least:app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
