"""What organisers write becomes the message that people get; what cannot go out is found while composing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.core.announcements import (
    Announcement,
    Copy,
    Link,
    delivery,
    link_from,
    problem,
    problems,
    sessions_in,
    taken_apart,
)
from bot.core.dialogue import Mind
from bot.core.replies import Attachment, Button, Entity
from bot.core.richtext import Rich, starred, units
from bot.core.telling import Teller

NOW = datetime.fromisoformat("2025-06-10T10:00+03:00")
PHOTO = Attachment("photo", "map.png", file_id="file-1")
SPOKEN = ("en", "ro", "ru")


@pytest.fixture
def tellers(sample: Mind) -> dict[str, Teller]:
    return {lang: sample.teller(lang, NOW) for lang in SPOKEN}


def written(**texts: str) -> Announcement:
    return Announcement({lang: starred(text) for lang, text in texts.items()})


def test_references_are_read_from_the_programme_in_each_language(tellers: dict[str, Teller]) -> None:
    id_ = "session:keynote-papadakis"
    text = f"🎉 **{{{id_}.title}}**: {{{id_}.day}} {{{id_}.start}}-{{{id_}.end}}, {{{id_}.room}}"
    ours = written(en=text, ru=text)
    english, russian = (delivery(ours, lang, tellers[lang], Copy(7)) for lang in ("en", "ru"))
    title = tellers["en"].title(tellers["en"].knowledge.agenda.by_id["keynote-papadakis"])
    assert english.text.startswith(f"🎉 {title}: Thursday 12 June 09:")
    assert english.entities == (Entity("bold", 3, units(title)),)
    assert "четверг 12 июня" in russian.text
    assert sessions_in(ours) == {"keynote-papadakis"}


def test_buttons_are_links_sessions_and_seen(tellers: dict[str, Teller]) -> None:
    ours = replace(
        written(ro="Bună"),
        links=(
            Link("https://example.org/a", {"*": "Tickets"}),
            Link("session:gala"),
            Link("tg://user?id=1", {"ro": "Scrieți", "en": "Write"}),
        ),
        seen=True,
        file=PHOTO,
    )
    reply = delivery(ours, "ro", tellers["ro"], Copy(7))
    gala = tellers["ro"].title(tellers["ro"].knowledge.agenda.by_id["gala"])
    assert reply.buttons == (
        (Button("Tickets", url="https://example.org/a"),),
        (Button(gala, "session:gala"),),
        (Button("Scrieți", url="tg://user?id=1"),),
        (Button("Am văzut", "seen:7"),),
    )
    assert reply.attachment == PHOTO
    assert sessions_in(ours) == {"gala"}


def test_a_correction_says_when(tellers: dict[str, Teller]) -> None:
    reply = delivery(written(en="🚪 Room **5**"), "en", tellers["en"], Copy(1, NOW))
    assert reply.text == "🚪 Room 5\n\nCorrected at 10:00"
    assert reply.entities == (Entity("bold", 8, 1), Entity("italic", 11, 18))


def test_stars_in_what_was_typed_stay_stars(tellers: dict[str, Teller]) -> None:
    reply = delivery(Announcement({"en": Rich("2 ** 3 ** 4 is {not} a <b>reference</b>")}), "en", tellers["en"], Copy(1))
    assert (reply.text, reply.entities) == ("2 ** 3 ** 4 is {not} a <b>reference</b>", ())
    assert problems(Announcement({"en": Rich("2 ** 3 ** 4 is {not} a <b>reference</b>")}), tellers) == []


def test_what_is_kept_is_what_was_made() -> None:
    ours = Announcement(
        {
            "en": Rich(
                "see this 🎉",
                (Entity("text_link", 4, 4, (("url", "https://x.org"),)), Entity("custom_emoji", 9, 2, (("custom_emoji_id", "5"),))),
            )
        },
        PHOTO,
        (Link("session:gala"), Link("https://x.org", {"*": "X"})),
        seen=True,
        urgent=True,
        typed={"en": 7},
    )
    assert Announcement.load(ours.dump()) == ours
    assert Announcement.load(Announcement().dump()) == Announcement()


@pytest.mark.parametrize(
    ("text", "texts", "found"),
    [
        ("[en]\nDoors at nine\n[ro]\nLa nouă\n[ru]\nВ девять", {"en": "Doors at nine", "ro": "La nouă", "ru": "В девять"}, []),
        ("[EN] Doors\n\n[Ro] Uși", {"en": "Doors", "ro": "Uși"}, []),
        ("Doors at nine [en at five]", {}, []),
        ("[en]Doors\n[ro]\tUși", {"en": "Doors", "ro": "Uși"}, []),
        ("Doors at nine [en] no mark", {}, [problem("compose-mark-inside", mark="[en]")]),
        ("See [en]", {}, [problem("compose-mark-inside", mark="[en]")]),
        (
            "[en] Doors [RU] Двери [ru] Двери",
            {},
            [problem("compose-mark-inside", mark="[RU]"), problem("compose-mark-inside", mark="[ru]")],
        ),
        ("Hello\n[en]\nDoors", {"en": "Doors"}, [problem("compose-before-mark", text="Hello")]),
        ("[en]\nDoors\n[en]\nagain", {"en": "Doors"}, [problem("compose-twice", lang="en")]),
        ("[en]\n[ro]\nUși", {"ro": "Uși"}, [problem("compose-empty", lang="en")]),
        ("[en]", {}, [problem("compose-empty", lang="en")]),
        ("[en]\n\n\n", {}, [problem("compose-empty", lang="en")]),
        ("[ru] Да", {}, [problem("compose-not-spoken", lang="ru", languages="en, ro")]),
    ],
)
def test_one_message_is_taken_apart_by_its_marks(text: str, texts: dict[str, str], found: list[object]) -> None:
    spoken = ("en", "ro") if text == "[ru] Да" else SPOKEN
    taken, wrong = taken_apart(Rich(text), spoken)
    assert ({lang: rich.text for lang, rich in taken.items()}, wrong) == (texts, found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{session:keynote-papadakis.start}", []),
        ("{session:KEYNOTE-papadakis.start}", []),
        (
            "{session:keynote-papadaki.start}",
            [problem("compose-no-session", what="{session:keynote-papadaki.start}", near="keynote-papadakis")],
        ),
        ("{session:gala.time}", [problem("compose-no-part", what="{session:gala.time}", parts="title, start, end, day, room")]),
        ("{session:gala}", [problem("compose-no-reference", what="{session:gala}")]),
        ("{ Session: gala.start }", [problem("compose-no-reference", what="{ Session: gala.start }")]),
        ("{session:gala.start", [problem("compose-no-reference", what="{session:gala.start")]),
        ("{session:city-tour.start}", []),
    ],
)
def test_a_reference_to_nothing_is_found_while_composing(tellers: dict[str, Teller], text: str, found: list[object]) -> None:
    assert problems(written(en=f"It is {text}"), tellers) == found


def test_a_time_that_is_not_fixed_is_said_to_be_so(tellers: dict[str, Teller]) -> None:
    assert (
        delivery(written(ru="В {session:city-tour.start}"), "ru", tellers["ru"], Copy(1)).text
        == f"В {tellers['ru'].speech.say('time-tbc')}"
    )


def keys(found: list[object]) -> list[str]:
    return [one.key for one in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("emoji", "letters", "good"), [(0, 4096, True), (0, 4097, False), (2048, 0, True), (2048, 1, False), (1, 4095, False)]
)
def test_length_is_counted_as_telegram_counts(tellers: dict[str, Teller], emoji: int, letters: int, good: bool) -> None:
    found = problems(Announcement({"en": Rich("🎉" * emoji + "x" * letters)}), tellers)
    assert keys(found) == ([] if good else ["compose-long"])


def test_length_is_that_of_the_message_not_of_what_was_typed(tellers: dict[str, Teller]) -> None:
    reference = "{session:visit-plant.title}"
    title = tellers["en"].title(tellers["en"].knowledge.agenda.by_id["visit-plant"])
    fitting = "x" * (4096 - units(title))
    assert len(title) != len(reference)
    assert problems(written(en=fitting + reference), tellers) == []
    assert keys(problems(written(en=fitting + "x" + reference), tellers)) == ["compose-long"]
    shorter = "{session:keynote-papadakis.start}"
    assert problems(written(en="x" * (4096 - 5) + shorter), tellers) == []


def test_below_a_picture_there_is_less_room_and_a_correction_takes_some(tellers: dict[str, Teller]) -> None:
    assert problems(replace(written(en="x" * 1024), file=PHOTO), tellers) == []
    assert keys(problems(replace(written(en="x" * 1025), file=PHOTO), tellers)) == ["compose-long-caption"]
    assert keys(problems(replace(written(en="x" * 1010), file=PHOTO), tellers, corrected=NOW)) == ["compose-long-caption"]


def test_a_hundred_passages_are_all_that_telegram_shows(tellers: dict[str, Teller]) -> None:
    def many(count: int) -> Announcement:
        return Announcement({"en": Rich("x " * count, tuple(Entity("bold", 2 * number, 1) for number in range(count)))})

    assert problems(many(100), tellers) == []
    assert keys(problems(many(101), tellers)) == ["compose-many-entities"]
    assert keys(problems(many(100), tellers, corrected=NOW)) == ["compose-many-entities"]


def test_nothing_written_and_buttons_to_nowhere_are_found(tellers: dict[str, Teller]) -> None:
    assert keys(problems(Announcement(), tellers)) == ["compose-no-text"]
    wrong = replace(written(en="x"), links=(Link("session:galla"), Link("example org")))
    assert problems(wrong, tellers) == [
        problem("compose-no-session", what="session:galla", near="gala"),
        problem("compose-no-address", what="example org"),
    ]
    assert keys(problems(replace(written(en="x"), links=(Link("session:gala"),) * 7), tellers)) == ["compose-many-buttons"]


@pytest.mark.parametrize("to", ["http://localhost/x", "https://", "https://a.md:99999", "https://a.md:port/", "http://[::1/", "ftp://a.md"])
def test_an_address_that_telegram_refuses_is_found(tellers: dict[str, Teller], to: str) -> None:
    assert keys(problems(replace(written(en="x"), links=(Link(to),)), tellers)) == ["compose-no-address"]


def test_every_problem_is_said_in_every_language(tellers: dict[str, Teller]) -> None:
    everything = replace(written(en="{session:x.y} {session:gala.z} {session:}" + "x" * 5000), links=(Link("a b"),) * 7)
    for teller in tellers.values():
        assert all(one.say(teller) for one in problems(everything, tellers))


def test_the_language_somebody_gets_is_theirs_or_the_first_there_is() -> None:
    ours = written(ro="Bună", ru="Привет")
    assert [ours.language_for(lang, SPOKEN) for lang in ("ro", "ru", "en", "uk")] == ["ro", "ru", "ro", "ro"]
    assert ours.languages == ("ro", "ru")
    assert ours.with_text("ro", Rich(" ")).languages == ("ru",)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Tickets and more https://example.org/x?y=1", Link("https://example.org/x?y=1", {"*": "Tickets and more"})),
        ("https://example.org", Link("https://example.org")),
        ("session:Gala", Link("session:gala")),
        ("Come session:gala", Link("session:gala", {"*": "Come"})),
        ("nothing", Link("nothing")),
        ("Tickets example.org/x", Link("https://example.org/x", {"*": "Tickets"})),
        ("example.org", Link("https://example.org")),
        ("See mr.smith now", Link("See mr.smith now")),
        ("Session:Gala", Link("session:gala")),
    ],
)
def test_a_button_is_written_in_one_line(text: str, link: Link) -> None:
    assert link_from(text) == link
