"""A Reply as Telegram's messages: measured with the emulator's reading of HTML, and sent to the emulator."""

import re
from collections.abc import AsyncIterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.clock import RealClock
from bot.core.replies import Button, Pin, Reply
from bot.rehearsal.chats import TOKEN, Message
from bot.rehearsal.markup import formatted, parse_html, units
from bot.rehearsal.telegram import EmulatedRequest, Emulator
from bot.sending import LIMIT, edit, render, send
from bot.sending import Message as Part

ANA, ION, GROUP = 11, 12, -500
OK = Button("Agenda", "agenda")
KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Agenda", callback_data="agenda")]])
PLACE = Pin(47.0, 28.8, "Hall", "Street 1")
LETTERS = st.sampled_from("ab*<>&\"' \n\t🍽👩‍💻 şйשלم\u200f")
PIECES = st.lists(
    st.one_of(
        st.text(LETTERS, max_size=30),
        st.sampled_from(["**", "\n\n", "&amp;", "</b>", "<b>", "**ora 9**"]),
        st.builds(lambda word, times: word * times, st.sampled_from(["слово ", "🍽", "x", "<\n", "a\n\n"]), st.integers(1, 5000)),
    ),
    max_size=12,
).map("".join)


def shown(text: str) -> list[str]:
    """What people see of each message."""
    return [parse_html(message.text).text for message in render(Reply(text))]


def visible(text: str) -> str:
    return "".join(text.split())


def bold_of(part: Part) -> list[str]:
    """The words of a message that are bold."""
    text, entities = parse_html(part.text)
    raw = text.encode("utf-16-le")
    return [raw[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in entities]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**9:30** Hall <A> & 'B' \"C\"", "<b>9:30</b> Hall &lt;A&gt; &amp; 'B' \"C\""),
        ("**<b>**", "<b>&lt;b&gt;</b>"),
        ("**one** and **two", "<b>one</b> and **two"),
        ("2 * 3, **", "2 * 3, **"),
        ("****", "****"),
        ("** **", "** **"),
        ("**one\ntwo**", "<b>one\ntwo</b>"),
        ("**one\n\ntwo** three", "**one\n\ntwo** three"),
        ("**one\n \t\ntwo**", "**one\n \t\ntwo**"),
        ("**one\n\n**two** three", "**one\n\n<b>two</b> three"),
        ("**one****two**", "<b>one</b><b>two</b>"),
        ("\n  plain  \n", "plain"),
    ],
)
def test_two_stars_make_bold_and_all_else_is_as_it_was_written(text: str, html: str) -> None:
    assert render(Reply(text)) == [Part(html)]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(), PIECES).filter(lambda text: text.strip()))
@example("**" + "жук " * 3000 + "**")
@example("👩‍💻" * 3000)
@example("x" * 4095 + "🍽")
def test_any_text_goes_out_whole_in_parts_that_telegram_takes(text: str) -> None:
    parts = render(Reply(text))
    together = ""
    for part in parts:
        seen, entities = parse_html(part.text)
        assert 0 < units(seen) <= LIMIT
        assert seen == seen.strip()
        assert len(entities) <= 100
        assert {entity["type"] for entity in entities} <= {"bold"}
        assert len(part.text.encode()) < 2**15
        together += seen
    assert visible(together).replace("*", "") == visible(text).replace("*", "")


STARLESS = st.text(LETTERS, min_size=1, max_size=900).map(lambda text: text.replace("*", "·"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), STARLESS), min_size=1, max_size=40))
def test_what_stands_between_stars_is_bold_and_nothing_else(passages: list[tuple[bool, str]]) -> None:
    passages = [(bold and bool(text.strip()), text) for bold, text in passages]  # of nothing that is seen, the stars stay
    passages = [(bold, re.sub(r"\n\s*\n", "\n", text) if bold else text) for bold, text in passages]
    passages.append((False, "."))
    parts = render(Reply("".join(f"**{text}**" if bold else text for bold, text in passages)))
    assert visible("".join(parse_html(part.text).text for part in parts)) == visible("".join(text for _, text in passages))
    assert visible("".join(word for part in parts for word in bold_of(part))) == visible("".join(text for bold, text in passages if bold))


@given(st.text().filter(lambda text: text.strip() and "**" not in text))
def test_text_without_pairs_of_stars_is_shown_to_the_letter(text: str) -> None:
    assert visible("".join(shown(text))) == visible(text)


def test_a_text_of_exactly_4096_units_is_one_message() -> None:
    assert shown("x" * 4096) == ["x" * 4096]
    assert shown("x" * 4097) == ["x" * 4096, "x"]


def test_markup_does_not_count() -> None:
    assert render(Reply(f"**{'&' * 4096}**")) == [Part(f"<b>{'&amp;' * 4096}</b>")]


def test_a_sign_of_two_units_is_not_cut_in_two() -> None:
    assert shown("x" * 4095 + "🍽🍽") == ["x" * 4095, "🍽🍽"]
    assert shown("🍽" * 2049) == ["🍽" * 2048, "🍽"]


@pytest.mark.parametrize("border", ["\n\n", "\n \n", "\n", " "])
def test_a_border_right_where_the_message_is_full_is_used(border: str) -> None:
    full = f"{'x' * 100}{border}{'x' * (3996 - len(border))}"
    assert shown(f"{full}{border}y") == [full, "y"]


def test_a_blank_line_is_the_best_border_then_a_line_then_a_word() -> None:
    line, words = "x" * 100, "y" * 1000
    four = f"{words} {words} {words} {words}"
    assert shown(f"{line} {line}\n\n{line}\n{four[:3800]}") == [f"{line} {line}", f"{line}\n{four[:3800]}"]
    assert shown(f"{line} {line}\n{four}") == [f"{line} {line}", four]
    assert shown(f"{line} {line} {four}") == [f"{line} {line} {words} {words} {words}", words]


def test_bold_that_is_cut_is_bold_on_both_sides() -> None:
    parts = render(Reply(f"**{'word ' * 1000}end**"))
    assert [bold_of(part) for part in parts] == [[text] for text in shown(f"{'word ' * 1000}end")]
    assert len(parts) == 2


def test_bold_beyond_the_hundredth_passage_of_a_message_is_plain() -> None:
    [part] = render(Reply("**a** " * 101))
    assert bold_of(part) == ["a"] * 100
    assert parse_html(part.text).text == ("a " * 101).strip()


def test_buttons_are_below_the_last_part() -> None:
    url = Button("Map", url="https://example.org/map")
    parts = render(Reply("x" * 5000, ((OK, url), (), (OK,))))
    both = [KEYS.inline_keyboard[0][0], InlineKeyboardButton("Map", url="https://example.org/map")]
    keyboard = InlineKeyboardMarkup([both, [both[0]]])
    assert parts == [Part("x" * 4096), Part("x" * 904, keyboard)]


def test_data_of_64_bytes_is_taken_and_of_65_refused() -> None:
    assert render(Reply("a", ((Button("b", "я" * 32),),)))[0].keyboard is not None
    with pytest.raises(ValueError, match="64 bytes"):
        render(Reply("a", ((Button("b", "я" * 32 + "x"),),)))


@pytest.mark.parametrize("button", [Button("b"), Button(" ", "data"), Button("b", "data", "https://example.org")])
def test_a_button_that_cannot_work_is_refused(button: Button) -> None:
    with pytest.raises(ValueError, match="a button needs a label"):
        render(Reply("a", ((button,),)))


def test_a_reply_without_text_is_refused_unless_it_is_a_pin() -> None:
    assert render(Reply(" ", pin=PLACE)) == []
    for silent in (Reply(" \n"), Reply("", ((OK,),), PLACE)):
        with pytest.raises(ValueError, match="without text"):
            render(silent)


@pytest.fixture
def emulator() -> Emulator:
    clock = RealClock()
    world = Emulator(clock.monotonic, clock.now)
    world.person(ANA, "Ana")
    world.say(ANA, "/start")
    world.person(ION, "Ion")
    return world


@pytest.fixture
async def bot(emulator: Emulator) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, request=EmulatedRequest(emulator), get_updates_request=EmulatedRequest(emulator)) as made:
        yield made


def from_bot(emulator: Emulator) -> list[Message]:
    return [message for message in emulator.messages(ANA) if message.from_bot]


async def test_the_parts_arrive_in_order_with_the_pin_last(bot: Bot, emulator: Emulator) -> None:
    asked = emulator.say(ANA, "where?").message_id
    sent = await send(bot, ANA, Reply(f"**<B1>**\n\n{'y' * 4091}", ((OK,),), PLACE), reply_to=asked)
    first, second, pin = from_bot(emulator)
    assert sent == [first.message_id, second.message_id, pin.message_id]
    assert (first.text, second.text) == ("<B1>", "y" * 4091)
    assert first.entities == [{"type": "bold", "offset": 0, "length": 4}]
    assert [first.reply_to, second.reply_to, pin.reply_to] == [asked, None, None]
    assert [len(one.buttons) for one in (first, second, pin)] == [0, 1, 0]
    assert pin.media["venue"] == {"location": {"latitude": 47.0, "longitude": 28.8}, "title": "Hall", "address": "Street 1"}


async def test_a_place_without_an_address_is_a_bare_pin(bot: Bot, emulator: Emulator) -> None:
    await send(bot, ANA, Reply("", pin=Pin(47.0, 28.8, "Hall", "")))
    [pin] = from_bot(emulator)
    assert pin.media == {"location": {"latitude": 47.0, "longitude": 28.8}}


async def test_an_answer_to_a_message_that_is_gone_is_sent_all_the_same(bot: Bot, emulator: Emulator) -> None:
    await send(bot, ANA, Reply("here"), reply_to=9999)
    assert [(one.text, one.reply_to) for one in from_bot(emulator)] == [("here", None)]


async def test_an_edit_changes_the_message_in_place(bot: Bot, emulator: Emulator) -> None:
    [sent] = await send(bot, ANA, Reply("Thursday", ((OK,),)))
    [edited] = await edit(bot, ANA, sent, Reply("**Friday**"))
    [message] = from_bot(emulator)
    assert (edited, message.message_id, message.text, message.buttons) == (sent, sent, "Friday", [])
    assert message.entities == [{"type": "bold", "offset": 0, "length": 6}]


async def test_an_edit_that_changes_nothing_is_done_and_sends_no_second_pin(bot: Bot, emulator: Emulator) -> None:
    reply = Reply("**Hall**", ((OK,),), PLACE)
    sent, _ = await send(bot, ANA, reply)
    assert await edit(bot, ANA, sent, reply) == []
    assert len(from_bot(emulator)) == 2


async def test_an_edit_with_a_pin_sends_the_pin_below(bot: Bot, emulator: Emulator) -> None:
    [sent] = await send(bot, ANA, Reply("Where?"))
    await edit(bot, ANA, sent, Reply("Hall", pin=PLACE))
    text, pin = from_bot(emulator)
    assert (text.text, pin.media["venue"]["title"]) == ("Hall", "Hall")


@pytest.mark.parametrize("kind", ["deleted", "the person's own", "a pin"])
async def test_what_cannot_be_edited_is_sent_anew(bot: Bot, emulator: Emulator, kind: str) -> None:
    if kind == "the person's own":
        target = emulator.say(ANA, "hello").message_id
    else:
        [sent] = await send(bot, ANA, Reply("", pin=PLACE) if kind == "a pin" else Reply("old"))
        target = sent
        if kind == "deleted":
            await bot.delete_message(ANA, target)
    [anew] = await edit(bot, ANA, target, Reply("new", ((OK,),)))
    last = emulator.messages(ANA)[-1]
    assert (last.message_id, last.text, len(last.buttons)) == (anew, "new", 1)
    assert anew > target


async def test_an_edit_that_needs_two_messages_is_sent_anew(bot: Bot, emulator: Emulator) -> None:
    [sent] = await send(bot, ANA, Reply("short"))
    anew = await edit(bot, ANA, sent, Reply(f"{'x' * 4096} y"))
    assert [one.text for one in from_bot(emulator)] == ["short", "x" * 4096, "y"]
    assert len(anew) == 2


async def test_another_refusal_of_an_edit_is_raised(bot: Bot, emulator: Emulator) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await edit(bot, 404, 1, Reply("new"))
    assert from_bot(emulator) == []


@given(st.text(LETTERS, min_size=1, max_size=200).filter(lambda text: text.strip() and "**" not in text))
def test_the_emulator_shows_what_was_written(text: str) -> None:
    [part] = render(Reply(text))
    assert visible(formatted(part.text, html=True).text) == visible(text)
