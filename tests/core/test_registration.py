"""The steps of the form: what is asked when, where back leads, which places answers mean, how long an offer lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import registration
from bot.core.form import Form
from bot.core.knowledge import load
from bot.core.registration import SUMMARY, Draft, back, begin, give, offered_until, path, progress, toggle, turn_to, wanted

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SAMPLE = load(KNOWLEDGE, KNOWLEDGE / "sample").form
assert SAMPLE
FORM: Form = SAMPLE
FULL: dict[str, Any] = {
    "name": "Ana", "email": "a@example.org", "organisation": "Town", "role": "town", "country": "MD", "phone": None, "days": ["thu"],
    "matchmaking": "no", "visit": "yes", "guests": 0, "meals": None, "access": None, "visible": "organisers",
    "consent": {"version": "2025-03", "given": True},
}  # fmt: skip
NOW = datetime(2025, 5, 1, tzinfo=UTC)


def test_questions_are_asked_only_where_earlier_answers_say_so() -> None:
    assert "matchmaking" not in path(FORM, {"days": ["wed"]})
    assert "visit" not in path(FORM, {"days": ["thu"], "matchmaking": "yes"})
    assert "visit" in path(FORM, {"days": ["thu"], "matchmaking": "no"})
    assert "visit" not in path(FORM, {"days": ["wed"], "matchmaking": "no"}), "its condition is no longer asked"


def test_all_steps_lead_to_the_summary() -> None:
    draft, asked = begin(FORM), []
    while draft.step != SUMMARY:
        asked.append(draft.step)
        draft = give(FORM, draft, FULL[draft.step])
    assert asked == list(FORM.questions)
    assert progress(FORM, draft.answers, "visit") == (9, 14)


def test_back_leads_to_the_question_before_and_giving_leads_on_where_one_was() -> None:
    draft = Draft({"name": "Ana", "email": "a@example.org"}, "organisation")
    earlier = back(FORM, back(FORM, draft))
    assert earlier.step == "name"
    assert back(FORM, earlier).step == "name"
    assert give(FORM, earlier, "Ana Popa").step == "organisation"


def test_an_answer_changed_in_the_summary_asks_only_what_is_new() -> None:
    draft = turn_to(FORM, begin(FORM, FULL), "matchmaking")
    assert give(FORM, draft, "yes").step == SUMMARY
    fewer = {**FULL, "days": ["wed"]}
    again = give(FORM, turn_to(FORM, begin(FORM, fewer), "days"), ["wed", "thu"])
    assert again.step == SUMMARY, "answers to questions that come back are still there"
    del fewer["matchmaking"]
    assert give(FORM, turn_to(FORM, begin(FORM, fewer), "days"), ["wed", "thu"]).step == "matchmaking"


def test_a_new_version_of_the_consent_is_asked_anew() -> None:
    old = {**FULL, "consent": {"version": "2024", "given": True}}
    assert begin(FORM, old).step == "consent"


def test_an_option_that_is_gone_from_the_form_is_asked_anew() -> None:
    assert begin(FORM, {**FULL, "role": "mayor"}).step == "role"


def test_a_required_question_cannot_stay_skipped() -> None:
    assert begin(FORM, {**FULL, "organisation": None}).step == "organisation"


def test_answers_mean_places() -> None:
    assert wanted(FORM, FULL) == ("", "thursday", "visit")
    assert wanted(FORM, {"days": ["wed", "fri"]}) == ("", "wednesday", "friday")
    assert wanted(FORM, registration.applicable(FORM, {**FULL, "days": ["wed"]})) == ("", "wednesday")


def test_a_draft_survives_being_written_down() -> None:
    draft = toggle(turn_to(FORM, begin(FORM, FULL), "days"), "wed")
    assert Draft.load(draft.dump(), FORM) == draft
    assert set(draft.picked) == {"thu", "wed"}
    assert toggle(draft, "wed").picked == ("thu",)


@given(st.lists(st.sampled_from(["give", "back", "skip", "turn", "toggle"]), max_size=40), st.randoms(use_true_random=False))
def test_whatever_is_pressed_the_step_is_one_that_is_asked(deeds: list[str], random: Any) -> None:
    draft = begin(FORM)
    for deed in deeds:
        if deed == "give" and draft.step != SUMMARY:
            draft = give(FORM, draft, FULL[draft.step])
        elif deed == "skip" and draft.step != SUMMARY and not FORM.questions[draft.step].required:
            draft = give(FORM, draft, None)
        elif deed == "back":
            draft = back(FORM, draft)
        elif deed == "turn":
            draft = turn_to(FORM, draft, random.choice(list(FORM.questions)))
        elif deed == "toggle":
            draft = toggle(draft, random.choice(["wed", "thu", "fri"]))
        assert draft.step == SUMMARY or draft.step in path(FORM, draft.answers)
        assert Draft.load(draft.dump(), FORM).step == draft.step


@pytest.mark.parametrize(
    ("before", "hours"),
    [(timedelta(days=30), 24), (timedelta(days=4), 24), (timedelta(days=2), 12), (timedelta(hours=4), 1), (timedelta(hours=1), 0.5),
     (timedelta(hours=-5), 0.5)],
)  # fmt: skip
def test_an_offer_lasts_a_day_and_less_as_the_event_nears(before: timedelta, hours: float) -> None:
    assert offered_until(NOW, NOW + before, 24) - NOW == timedelta(hours=hours)
