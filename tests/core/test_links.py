"""Links and codes: the same at every retry, different for every purpose, and not to be guessed."""

import re
from datetime import timedelta

import pytest

from signon.core import links
from signon.core import vault as vaults
from signon.core.links import LIFETIME, PATHS, Purpose
from signon.core.vault import Vault, install

SEED = bytes(range(16))


@pytest.fixture(autouse=True)
def own_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaults, "_installed", [])
    install(Vault({1: b"d" * 32}, b"i" * 32))


def test_every_purpose_has_its_lifetime_and_its_path() -> None:
    assert set(LIFETIME) == set(PATHS) == set(Purpose)
    assert LIFETIME[Purpose.CONFIRM] == LIFETIME[Purpose.WITHDRAW] == timedelta(days=14)
    assert LIFETIME[Purpose.MANAGE] == timedelta(hours=1)


def test_seeds_are_16_random_bytes() -> None:
    seeds = {links.new_seed() for _ in range(100)}

    assert len(seeds) == 100
    assert {len(seed) for seed in seeds} == {16}


@pytest.mark.parametrize("purpose", Purpose)
def test_a_token_is_the_same_at_every_retry_and_fits_a_url(purpose: Purpose) -> None:
    token = links.token(purpose, SEED)

    assert token == links.token(purpose, SEED)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


def test_tokens_of_other_purposes_seeds_and_keys_differ() -> None:
    tokens = {links.token(purpose, seed) for purpose in Purpose for seed in (SEED, b"s" * 16)}
    install(Vault({1: b"d" * 32}, b"j" * 32))
    tokens.add(links.token(Purpose.CONFIRM, SEED))

    assert len(tokens) == 2 * len(Purpose) + 1


def test_the_database_keeps_a_hash_that_gives_no_token_away() -> None:
    token = links.token(Purpose.CONFIRM, SEED)

    assert len(links.token_hash(token)) == 32
    assert links.token_hash(token) == links.token_hash(token)
    assert links.token_hash(token) != links.token_hash(token[:-1])
    assert token.encode() not in links.token_hash(token)


def test_paths_are_those_of_the_interface() -> None:
    confirm = links.token(Purpose.CONFIRM, SEED)

    assert links.path(Purpose.CONFIRM, SEED) == f"/confirm/{confirm}"
    assert links.not_me_path(SEED) == f"/confirm/{confirm}/not-me"
    assert links.path(Purpose.WITHDRAW, SEED).startswith("/manage/")
    assert links.path(Purpose.MANAGE, SEED).startswith("/manage/")
    assert links.path(Purpose.STAFF_SET_UP, SEED).startswith("/admin/set-up/")
    assert links.plan_path("fair-plan") == "/plans/fair-plan"


def test_a_code_has_six_digits_also_when_they_begin_with_zeros() -> None:
    codes = [links.code(number.to_bytes(16)) for number in range(2000)]

    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 1900
    assert links.code(SEED) == links.code(SEED)


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1} {2}", "{1}-{2}", "{1}\t{2}\n"])
def test_a_code_may_be_typed_in_groups(typed: str) -> None:
    code = links.code(SEED)
    kept = links.code_hash(SEED, code)

    assert links.is_code(SEED, typed.format(code, code[:3], code[3:]), kept)


@pytest.mark.parametrize(
    "typed", ["Code: {0}", "Your code is {1} {2}.", "{1}\u00a0{2}", "{1}\u2013{2}", "<b>{0}</b>"]
)
def test_a_code_may_be_pasted_with_what_stands_around_it(typed: str) -> None:
    code = links.code(SEED)
    kept = links.code_hash(SEED, code)

    assert links.is_code(SEED, typed.format(code, code[:3], code[3:]), kept)


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0", "\u0966"])
def test_a_code_may_be_typed_in_the_digits_of_another_script(zero: str) -> None:
    code = links.code(SEED)
    kept = links.code_hash(SEED, code)
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code)

    assert links.is_code(SEED, f"{typed[:3]}\u3000{typed[3:]}", kept)


def test_a_longer_number_holds_no_code() -> None:
    code = links.code(SEED)
    kept = links.code_hash(SEED, code)

    for typed in (f"1{code}", f"{code}1", f"{code}{code}"):
        assert not links.is_code(SEED, typed, kept), typed


def test_another_code_is_wrong() -> None:
    code = links.code(SEED)
    kept = links.code_hash(SEED, code)

    wrong = [f"{(int(code) + 1) % 10**6:06}", code[:-1], code + "0", "", "x" * 10_000, "\u0660" * 6]
    assert not [typed for typed in wrong if links.is_code(SEED, typed, kept)]
    assert not links.is_code(b"s" * 16, code, kept)


def test_where_no_code_fits_every_code_is_wrong() -> None:
    assert not links.is_code(SEED, links.code(SEED), None)
    assert not links.is_code(SEED, "", None)


def test_what_is_kept_of_a_code_is_no_hash_that_one_could_try_out() -> None:
    kept = links.code_hash(SEED, links.code(SEED))
    install(Vault({1: b"d" * 32}, b"j" * 32))

    assert len(kept) == 32
    assert kept not in {links.code_hash(SEED, f"{number:06}") for number in range(1000)}
