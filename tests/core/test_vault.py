"""What is sealed opens only with its key, at its place, unaltered; fingerprints find it again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signon.core import vault as vaults
from signon.core.errors import SealBroken
from signon.core.vault import Vault, install, vault

OLD, NEW, INDEX = b"o" * 32, b"n" * 32, b"i" * 32
PLACE = "sign_on.name"


@pytest.fixture(autouse=True)
def own_vault(monkeypatch: pytest.MonkeyPatch) -> Vault:
    """Return the vault of this test, installed in the place of any other."""
    monkeypatch.setattr(vaults, "_installed", [])
    own = Vault({1: OLD}, INDEX)
    install(own)
    return own


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    own = Vault({1: OLD}, INDEX)

    assert own.open(own.seal(text, place=PLACE), place=PLACE) == text


def test_a_sealed_text_shows_neither_itself_nor_that_it_is_the_same(own_vault: Vault) -> None:
    first, second = (own_vault.seal("Ann Lee", place=PLACE) for _ in range(2))

    assert first != second
    assert b"Ann" not in first
    assert len(first) == 1 + 12 + len("Ann Lee") + 16


def test_the_first_key_seals_and_every_key_opens() -> None:
    before = Vault({1: OLD}, INDEX).seal("Ann", place=PLACE)
    turned = Vault({2: NEW, 1: OLD}, INDEX)

    assert turned.open(before, place=PLACE) == "Ann"
    assert turned.seal("Ann", place=PLACE)[0] == 2
    assert before[0] == 1


def test_without_its_key_a_seal_stays_shut() -> None:
    sealed = Vault({1: OLD}, INDEX).seal("Ann", place=PLACE)

    for others in ({2: NEW}, {1: NEW}):
        with pytest.raises(SealBroken, match=PLACE):
            Vault(others, INDEX).open(sealed, place=PLACE)


def test_a_seal_opens_only_at_its_place(own_vault: Vault) -> None:
    sealed = own_vault.seal("Ann", place=PLACE)

    with pytest.raises(SealBroken, match=r"sign_on\.email"):
        own_vault.open(sealed, place="sign_on.email")


def test_a_seal_that_was_altered_anywhere_stays_shut(own_vault: Vault) -> None:
    sealed = own_vault.seal("Ann", place=PLACE)

    for at in range(len(sealed)):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealBroken):
            own_vault.open(altered, place=PLACE)


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01" + b"n" * 12, b"\x01short", "text", 7])
def test_what_is_no_seal_stays_shut(own_vault: Vault, stored: bytes) -> None:
    with pytest.raises(SealBroken):
        own_vault.open(stored, place=PLACE)


def test_a_broken_seal_tells_nothing_of_what_is_in_it(own_vault: Vault) -> None:
    with pytest.raises(SealBroken) as refusal:
        own_vault.open(own_vault.seal("Ann", place="a.b"), place=PLACE)

    assert refusal.value.__cause__ is None
    assert "Ann" not in str(refusal.value)


def test_a_fingerprint_is_the_same_for_the_same_and_no_other(own_vault: Vault) -> None:
    found = own_vault.fingerprint("email", "ann@example.org")

    assert found == Vault({9: NEW}, INDEX).fingerprint("email", "ann@example.org")
    assert len(found) == 32
    others = [
        own_vault.fingerprint("email", "bo@example.org"),
        own_vault.fingerprint("name", "ann@example.org"),
        Vault({1: OLD}, OLD).fingerprint("email", "ann@example.org"),
    ]
    assert found not in others


def test_tokens_have_a_key_of_their_own(own_vault: Vault) -> None:
    mac = own_vault.token_mac(b"message")

    assert len(mac) == 32
    assert mac == Vault({9: NEW}, INDEX).token_mac(b"message")
    assert mac != Vault({1: OLD}, OLD).token_mac(b"message")
    assert mac != own_vault.fingerprint("", "message")


def test_a_vault_shows_no_key(own_vault: Vault) -> None:
    for key in (OLD, INDEX):
        assert key.decode() not in repr(own_vault)
        assert repr(key) not in repr(own_vault)


def test_the_newest_vault_is_the_one_in_use(own_vault: Vault) -> None:
    assert vault() is own_vault
    other = Vault({1: NEW}, INDEX)
    install(other)
    assert vault() is other


def test_without_a_vault_nothing_is_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaults, "_installed", [])

    with pytest.raises(RuntimeError, match="no vault is installed"):
        vault()
