import pytest

from signon.core.actor import CLOCK, OPERATOR, SIGNER, UNKNOWN, Actor


@pytest.mark.parametrize("actor", [SIGNER, CLOCK, OPERATOR, UNKNOWN, Actor.staff(17)])
def test_a_stored_actor_reads_back_as_the_same(actor: Actor) -> None:
    assert Actor.parse(str(actor)) == actor


@pytest.mark.parametrize("word", ["", "nobody", "-1", "1.5", "²"])
def test_a_word_that_names_nobody_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="is no actor"):
        Actor.parse(word)


def test_only_the_staff_have_ids() -> None:
    assert (Actor.staff(17).staff_id, SIGNER.staff_id) == (17, None)
