"""Telegram's HTML, measured against what Telegram answers."""

import contextlib
import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.addresses import checked_url
from bot.rehearsal.markup import Formatted, MarkupError, formatted, parse_html, units

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(words)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == Formatted(text, [])


@given(words, words.filter(bool))
def test_an_entity_covers_exactly_its_words_in_utf16_units(before: str, inside: str) -> None:
    text, entities = parse_html(f"{html.escape(before)}<b>{html.escape(inside)}</b>")
    assert text == before + inside
    assert entities == [{"type": "bold", "offset": units(before), "length": units(inside)}]


@given(st.text(st.sampled_from("<>/ab=\"'& \n;é😀#x1"), max_size=30))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    with contextlib.suppress(MarkupError):
        text, entities = parse_html(source)
        assert all(0 < entity["length"] <= units(text) - entity["offset"] for entity in entities)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("Ție <p>a</p>", 'Unsupported start tag "p" at byte offset 5'),
        ("зал <B1>", 'Unsupported start tag "b1" at byte offset 7'),
        ("5 <6", "Unclosed start tag at byte offset 2"),
        ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="?">a</tg-emoji>', "Invalid custom emoji identifier specified"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, refusal: str) -> None:
    with pytest.raises(MarkupError) as raised:
        parse_html(source)
    assert str(raised.value) == refusal


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("&lt;b&gt; &amp;amp; &quot;&#8212;&#x1F600; &nbsp;", '<b> &amp; "—😀 &nbsp;', []),
        ("<strong>a</strong>", "a", [{"type": "bold", "offset": 0, "length": 1}]),
        (
            "😀<b>x<i>y</i></b>",
            "😀xy",
            [{"type": "bold", "offset": 2, "length": 2}, {"type": "italic", "offset": 3, "length": 1}],
        ),
        (
            '<a href="https://Moldova.example?a=1&amp;b=2">here</a>',
            "here",
            [{"type": "text_link", "offset": 0, "length": 4, "url": "https://moldova.example/?a=1&b=2"}],
        ),
        ('<a href="nowhere">here</a>', "here", []),
        (
            '<a href="tg://user?id=7">Ana</a>',
            "Ana",
            [
                {
                    "type": "text_mention",
                    "offset": 0,
                    "length": 3,
                    "user": {"id": 7, "is_bot": False, "first_name": ""},
                }
            ],
        ),
        (
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [{"type": "pre", "offset": 0, "length": 1, "language": "python"}],
        ),
        ('<code class="language-python">x</code>', "x", [{"type": "code", "offset": 0, "length": 1}]),
        (
            "<blockquote expandable>x</blockquote>",
            "x",
            [{"type": "expandable_blockquote", "offset": 0, "length": 1}],
        ),
        (
            '<tg-time unix="1729846800" format="t">noon</tg-time>',
            "noon",
            [{"type": "date_time", "offset": 0, "length": 4, "unix_time": 1729846800, "date_time_format": "t"}],
        ),
        ("<b></b>x", "x", []),
    ],
)
def test_markup_becomes_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == Formatted(text, entities)


def test_blanks_around_a_text_are_cut_and_entities_move_along() -> None:
    assert formatted("\n  a <b>b  </b> \n", html=True) == Formatted("a b", [{"type": "bold", "offset": 2, "length": 1}])


def test_commands_mentions_and_addresses_are_found_outside_code() -> None:
    text, entities = formatted("😀 /now @ana #stage a@b.md https://x.md/a, <code>/no @one</code>", html=True)
    raw = text.encode("utf-16-le")
    found = [
        (entity["type"], raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")) for entity in entities
    ]
    assert found == [
        ("bot_command", "/now"),
        ("mention", "@ana"),
        ("hashtag", "#stage"),
        ("email", "a@b.md"),
        ("url", "https://x.md/a"),
        ("code", "/no @one"),
    ]


def test_a_hundred_entities_are_kept_and_the_rest_dropped() -> None:
    text, entities = formatted("<b>a</b> " * 101, html=True)
    assert (len(text), len(entities), entities[-1]) == (201, 100, {"type": "bold", "offset": 198, "length": 1})


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://a.md", "Unsupported URL protocol"),
        ("https://", "URL host is empty"),
        ("http://localhost/", "Wrong HTTP URL"),
        ("https://a.md:99999", "Wrong port number specified in the URL"),
    ],
)
def test_an_address_that_cannot_be_followed_is_refused(url: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        checked_url(url)


def test_an_address_is_kept_with_scheme_and_path() -> None:
    assert [checked_url(url) for url in ("A.md", "HTTPS://A.md:8080?q#f", "tg://user?id=1")] == [
        "http://a.md/",
        "https://a.md:8080/?q#f",
        "tg://user?id=1",
    ]
