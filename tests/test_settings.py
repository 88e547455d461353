"""The environment, well and badly written."""

import re
from dataclasses import FrozenInstanceError
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import VARIABLES, Settings, SettingsError

TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz_-01234"
EXAMPLE = Path(__file__).parent.parent / ".env.example"


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert settings == Settings(None, None, frozenset(), Path("data/bot.sqlite3"), "chisinau-2024", None)
    assert Settings.read(dict.fromkeys(VARIABLES, " ")) == settings


def test_everything_given_is_read() -> None:
    assert Settings.read(
        {
            "BOT_TOKEN": f" {TOKEN}\n",
            "BOT_API_URL": "http://127.0.0.1:8081/",
            "BOT_ORGANISERS": "11, 12,,11",
            "BOT_DATABASE": "elsewhere/one.sqlite3",
            "BOT_EVENT": "sample",
            "BOT_PRETEND_NOW": "2024-10-10T09:00+03:00",
            "PATH": "/bin",
        }
    ) == Settings(
        TOKEN,
        "http://127.0.0.1:8081",
        frozenset({11, 12}),
        Path("elsewhere/one.sqlite3"),
        "sample",
        datetime(2024, 10, 10, 9, 0, tzinfo=timezone(timedelta(hours=3))),
    )


def test_a_moment_without_a_zone_is_left_for_the_event_to_place() -> None:
    settings = Settings.read({"BOT_PRETEND_NOW": "2024-10-10T09:00"})
    assert settings.pretend_now == datetime(2024, 10, 10, 9, 0)  # noqa: DTZ001 - this is the point


def test_another_server_may_have_tokens_of_another_shape() -> None:
    with pytest.raises(SettingsError, match="BOT_TOKEN"):
        Settings.read({"BOT_TOKEN": "short"})
    assert Settings.read({"BOT_TOKEN": "short", "BOT_API_URL": "https://bots.example.org"}).token == "short"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        (
            "BOT_TOKEN",
            "123456:abc",
            "BOT_TOKEN: this is not a token of Telegram's; right is what @BotFather gave you, whole: "
            "digits, a colon, and at least 35 letters, digits, - or _",
        ),
        (
            "BOT_API_URL",
            "localhost:8081",
            "BOT_API_URL: this is not an http(s) address; right is http://localhost:8081 or https://telegram.example.org",
        ),
        (
            "BOT_ORGANISERS",
            "11,@ana",
            'BOT_ORGANISERS: "@ana" is not a user id; right is one or more user ids with commas between them, like 123456789,987654321',
        ),
        (
            "BOT_ORGANISERS",
            "-1001234",
            "BOT_ORGANISERS: -1001234 is a group, not a person; "
            "right is one or more user ids with commas between them, like 123456789,987654321",
        ),
        (
            "BOT_PRETEND_NOW",
            "tomorrow",
            'BOT_PRETEND_NOW: "tomorrow" is not a moment; right is 2024-10-10T09:00 on the event\'s clock, '
            "or with a zone 2024-10-10T09:00+03:00",
        ),
        (
            "BOT_ORGANIZERS",
            "11",
            "BOT_ORGANIZERS: the bot does not know this variable; did you mean BOT_ORGANISERS?",
        ),
    ],
)
def test_a_bad_value_is_named_with_what_would_be_right(name: str, value: str, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({name: value})
    assert str(caught.value) == message


@pytest.mark.parametrize("url", ["ftp://a.b", "http://", "http://a:99999", "http://a b", "http://[", "http://a:0"])
def test_what_is_not_an_address_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="BOT_API_URL: this is not an http"):
        Settings.read({"BOT_API_URL": url})


@pytest.mark.parametrize("url", ["https://a.b/?x=1", "https://a.b/#x", "https://ana:word@a.b", f"https://a.b/bot{TOKEN}"])
def test_an_address_with_more_than_the_server_is_refused_unseen(url: str) -> None:
    with pytest.raises(SettingsError, match="more than an address") as caught:
        Settings.read({"BOT_API_URL": url})
    assert url not in str(caught.value)


@pytest.mark.parametrize("item", ["0", "4503599627370496", "١٢", "1 2", "1.0", "9" * 400])
def test_what_is_no_user_id_is_refused(item: str) -> None:
    assert Settings.read({"BOT_ORGANISERS": "4503599627370495"}).organisers == {4503599627370495}
    with pytest.raises(SettingsError, match="BOT_ORGANISERS"):
        Settings.read({"BOT_ORGANISERS": item})


def test_a_variable_of_somebody_else_is_let_be() -> None:
    assert Settings.read({"BOT_COLOUR": "green", "TOKEN": "x"}) == Settings()


def test_the_token_is_not_in_the_repr() -> None:
    settings = Settings.read({"BOT_TOKEN": TOKEN})
    assert settings.token == TOKEN
    assert TOKEN not in repr(settings)
    assert "pretend_now" in repr(settings)


@pytest.mark.parametrize("name", ["BOT_API_URL", "BOT_ORGANISERS", "BOT_PRETEND_NOW", "BOT_TOKEN"])
def test_the_token_in_the_wrong_variable_is_not_shown(name: str) -> None:
    with pytest.raises(SettingsError, match=name) as caught:
        Settings.read({name: f"!{TOKEN}"})
    assert TOKEN not in str(caught.value)
    assert caught.value.__cause__ is None


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().token = TOKEN  # type: ignore[misc]


@given(st.dictionaries(st.sampled_from(VARIABLES), st.text(max_size=60)))
def test_any_environment_is_read_or_refused_by_name(environ: dict[str, str]) -> None:
    refusal = ""
    try:
        Settings.read(environ)
    except SettingsError as error:
        refusal = str(error)
    assert refusal == "" or refusal.partition(":")[0] in environ


def test_the_example_lists_every_variable_and_is_itself_right() -> None:
    given_there = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert tuple(given_there) == VARIABLES
    assert Settings.read(given_there) == Settings()
