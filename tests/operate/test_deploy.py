"""What is given for a proxy fits the program behind it."""

import re

import pytest
from flask import Flask

from signon.config import CHECKOUT
from signon.core.languages import languages
from signon.web.guard.request_limits import MAX_BYTES
from signon.web.secret_paths import secret_path

NGINX = (CHECKOUT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
[DOOR] = re.findall(r"~(\S+) \$door", NGINX)


@pytest.mark.one_database
def test_the_proxy_logs_no_secret_of_a_mailed_link(app: Flask) -> None:
    door = re.compile(DOOR.replace("(?<", "(?P<"))
    rules = [each for each in app.url_map.iter_rules() if secret_path.is_on(app, each.endpoint)]
    doors = {each.rule.partition("<")[0] for each in rules if each.arguments}
    assert "/confirm/" in doors
    for language in ("", *(f"/{each}" for each in languages())):
        for path in (language + each for each in doors):
            found = door.match(f"{path}secret")
            assert found is not None, path
            assert found["door"] == path
    assert "error_log /var/log/nginx/signon-error.log crit;" in NGINX


def test_the_proxy_takes_bodies_as_large_as_the_program_does() -> None:
    assert f"client_max_body_size {MAX_BYTES // 1024}k;" in NGINX


def test_the_proxy_tells_the_visitors_own_address_and_no_other() -> None:
    told = dict(re.findall(r"proxy_set_header (\S+) (\S+);", NGINX))
    assert told["X-Forwarded-For"] == "$remote_addr"
    assert told["X-Forwarded-Proto"] == "$scheme"
    assert told["X-Forwarded-Host"] == '""'


def test_the_proxy_needs_nothing_newer_than_debian_has() -> None:
    assert "listen 443 ssl http2;" in NGINX
    assert "http2 on;" not in NGINX  # 1.25
