"""Formatting stays on the words it was given to, whatever is cut, filled in or put together."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.core.replies import Entity
from bot.core.richtext import Rich, by_marks, starred, typed, units

BRACES = re.compile(r"\{(\w+)\}")


def passage(rich: Rich, entity: Entity) -> str:
    """The words under an entity, as Telegram finds them."""
    raw = rich.text.encode("utf-16-le")
    return raw[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def marked(text: str, *parts: str) -> Rich:
    """A text with each of the parts in bold."""
    return Rich(text, tuple(Entity("bold", units(text[: text.index(part)]), units(part)) for part in parts))


def bold(rich: Rich) -> list[str]:
    return [passage(rich, entity) for entity in rich.entities]


def test_an_emoji_before_a_passage_counts_for_two() -> None:
    rich = marked("🎉👩‍👩‍👧 doors {when} 🚪 open", "doors", "open")
    assert rich.entities[0].offset == 2 + 8 + 1
    filled = rich.filled(BRACES, lambda _: "🕘 09:00")
    assert filled.text == "🎉👩‍👩‍👧 doors 🕘 09:00 🚪 open"
    assert bold(filled) == ["doors", "open"]


def test_what_is_formatted_around_or_within_a_reference_covers_what_it_becomes() -> None:
    around = marked("At {when} sharp", "{when}")
    assert bold(around.filled(BRACES, lambda _: "half past nine")) == ["half past nine"]
    over = marked("At {when} sharp", "At {when} sharp")
    assert bold(over.filled(BRACES, lambda _: "9")) == ["At 9 sharp"]
    half = marked("At {when} sharp", "en} sharp")
    assert bold(half.filled(BRACES, lambda _: "09:30")) == ["09:30 sharp"]
    beginning = marked("At {when} sharp", "At {wh")
    assert bold(beginning.filled(BRACES, lambda _: "09:30")) == ["At 09:30"]


def test_neighbours_of_a_reference_do_not_grow_into_it() -> None:
    before = marked("At {when}", "At ")
    assert bold(before.filled(BRACES, lambda _: "09:30")) == ["At "]
    after = marked("{when}: doors", ": doors")
    assert bold(after.filled(BRACES, lambda _: "🕘")) == [": doors"]


def test_a_passage_over_a_reference_to_nothing_is_dropped() -> None:
    assert marked("At {when}.", "{when}").filled(BRACES, lambda _: "") == Rich("At .")


def test_a_message_is_taken_apart_at_its_marks_with_its_formatting() -> None:
    text = "[en]\n🎉 Doors open at nine\n[ro]\n🎉 Ușile se deschid la nouă\n"
    before, parts = by_marks(marked(text, "open", "deschid", "nine\n[ro]\n🎉 Ușile"), re.compile(r"^\[(\w\w)\]\n", re.MULTILINE))
    assert before == Rich("")
    assert [(lang, rich.text, sorted(bold(rich))) for lang, rich in parts] == [
        ("en", "🎉 Doors open at nine", ["nine", "open"]),
        ("ro", "🎉 Ușile se deschid la nouă", ["deschid", "🎉 Ușile"]),
    ]


def test_blanks_at_the_ends_go_and_the_passages_with_them() -> None:
    assert marked("  \n now  ", "\n now  ").stripped() == marked("now", "now")
    assert Rich(" \n", (Entity("bold", 0, 2),)).stripped() == Rich("")


def test_stars_make_bold_and_what_telegram_finds_by_itself_is_not_kept() -> None:
    assert starred("go **out 🚪** now") == Rich("go out 🚪 now", (Entity("bold", 3, 6),))
    found = [Entity("url", 0, 5), Entity("mention", 6, 3), Entity("spoiler", 0, 2), Entity("text_link", 1, 1, (("url", "https://x.org"),))]
    assert [entity.kind for entity in typed("text", found).entities] == ["spoiler", "text_link"]


TEXTS = st.text(st.sampled_from("ab {}xyș🎉\n👩"), max_size=30)


@st.composite
def rich_texts(draw: st.DrawFn) -> Rich:
    text = draw(TEXTS)
    places = [units(text[:at]) for at in range(len(text) + 1)]
    pairs = draw(st.lists(st.tuples(st.sampled_from(places), st.sampled_from(places)), max_size=4))
    return Rich(text, tuple(Entity("bold", low, high - low) for low, high in pairs if low < high))


@given(rich_texts(), st.integers(0, 30), st.integers(0, 30))
def test_a_cut_text_has_the_passages_of_the_whole_as_far_as_they_are_in_it(rich: Rich, one: int, other: int) -> None:
    begin, end = sorted((min(one, len(rich.text)), min(other, len(rich.text))))
    cut = rich.cut(begin, end)
    assert cut.text == rich.text[begin:end]
    first, last = units(rich.text[:begin]), units(rich.text[:end])
    kept = [entity for entity in rich.entities if max(entity.offset, first) < min(entity.offset + entity.length, last)]
    assert len(cut.entities) == len(kept)
    for mine, whole in zip(cut.entities, kept, strict=True):
        assert passage(cut, mine) in passage(rich, whole)


@given(rich_texts(), rich_texts(), TEXTS)
def test_filling_a_reference_moves_only_what_comes_after_it(before: Rich, after: Rich, words: str) -> None:
    before, after = (Rich(one.text.replace("{", "(").replace("}", ")"), one.entities) for one in (before, after))
    whole = before + Rich("{when}") + after
    assert whole.filled(BRACES, lambda _: words) == before + Rich(words) + after


@given(rich_texts())
def test_a_text_put_together_again_from_its_halves_says_the_same(rich: Rich) -> None:
    middle = len(rich.text) // 2
    assert (rich.cut(0, middle) + rich.cut(middle, len(rich.text))).text == rich.text
