"""The life of a sign-on is what the diagram draws, and nothing else."""

import pytest

from signon.core.errors import StepRefused
from signon.core.lifecycle import ACTIVE, FINAL, TRANSITIONS, State, Step, next_state

ALIVE = [State.PENDING, State.IN_REVIEW, State.LISTED, State.DECLINED, State.QUARANTINED]


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        (State.PENDING, Step.CONFIRM, State.LISTED),
        (State.PENDING, Step.CONFIRM_HELD, State.IN_REVIEW),
        (State.PENDING, Step.VOUCH, State.LISTED),
        (State.PENDING, Step.VOUCH_HELD, State.IN_REVIEW),
        (State.PENDING, Step.EXPIRE, State.EXPIRED),
        (State.IN_REVIEW, Step.APPROVE, State.LISTED),
        (State.IN_REVIEW, Step.DECLINE, State.DECLINED),
        (State.IN_REVIEW, Step.QUARANTINE, State.QUARANTINED),
        (State.LISTED, Step.QUARANTINE, State.QUARANTINED),
        (State.DECLINED, Step.RECONSIDER, State.IN_REVIEW),
        (State.QUARANTINED, Step.RELEASE, State.LISTED),
        (State.QUARANTINED, Step.RECONSIDER, State.IN_REVIEW),
        *((state, Step.WITHDRAW, State.WITHDRAWN) for state in ALIVE),
        *((state, Step.DISOWN, State.DISOWNED) for state in ALIVE),
    ],
)
def test_a_step_leads_where_the_diagram_says(state: State, step: Step, after: State) -> None:
    assert next_state(state, step) is after


def test_the_diagram_has_twenty_two_steps() -> None:
    assert len(TRANSITIONS) == 22


@pytest.mark.parametrize(
    ("state", "step"),
    [(state, step) for state in State for step in Step if (state, step) not in TRANSITIONS],
)
def test_any_step_not_drawn_in_the_diagram_is_refused(state: State, step: Step) -> None:
    with pytest.raises(StepRefused, match=f"cannot {step} a sign-on that is {state}") as refusal:
        next_state(state, step)

    assert (refusal.value.state, refusal.value.step) == (state, step)


def test_nothing_leads_out_of_a_final_state() -> None:
    assert {state for state, _ in TRANSITIONS} == set(State) - FINAL


def test_a_sign_on_is_pending_active_or_over() -> None:
    assert {State.PENDING, *ACTIVE, *FINAL} == set(State)
    assert not ACTIVE & FINAL


def test_signing_is_a_birth_and_no_step_between_states() -> None:
    assert Step.SIGN not in {step for _, step in TRANSITIONS}
