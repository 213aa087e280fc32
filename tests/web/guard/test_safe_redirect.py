"""A page leads on only to pages of the staff, whatever it is told."""

import pytest

from signon.web.guard.safe_redirect import at_home, is_at_home


@pytest.mark.parametrize(
    "target",
    [
        "/admin/",
        "/admin/review",
        "/admin/review?cursor=WyIyMDI2Il0#queue",
        "/admin/sign-ons/8f1c0b1e-6a0f-4d3e-9a55-1d2c3b4a5f60",
        "/admin/sign-ons?q=casa%20de+paz&state=listed",
    ],
)
def test_a_page_of_the_staff_is_at_home(target: str) -> None:
    assert is_at_home(target)
    assert at_home(target, otherwise="/admin/") == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "/",
        "/admin",
        "/plans/x",
        "//evil.example",
        "/admin//evil.example",
        "/admin/\\evil.example",
        "/admin/..//evil.example",
        "/admin/../plans",
        "/admin/review/..",
        "/admin/\tx",
        "/admin/x\n",
        "/admin/x\r\nSet-Cookie: a=b",
        "/ADMIN/",
        "https://evil.example/admin/",
        "javascript:/admin/",
        "/admin/x@evil.example",
        "/admin/x?next=//evil.example",
        "/admin/é",
        "/admin/" + "a" * 2000,
        "/admin/" + "a" * 1000 + "!",
    ],
)
def test_anything_else_is_not(target: str | None) -> None:
    assert at_home(target, otherwise="/admin/") == "/admin/"
