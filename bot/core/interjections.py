"""What somebody says to break in, or to correct what they have just said: nothing of it is what they ask."""

from __future__ import annotations

import re

_SORRY = "sorry|sry|pardon|oops|scuze|scuzați|scuzati|простите|извините|извиняюсь|упс|ups"
_MEANT = (
    "i meant|i mean|v(?:r)?oiam(?: s[aă] (?:zic|spun))?|am vrut s[aă] (?:zic|spun)|m[aă] refeream la|(?:я )?имела? в виду|хотела? сказать"
)
_WRONG = (
    "(?:oops |ups |ой |упс )?(?:wrong one|not that one|my mistake|my bad|scratch that|i mixed it up|i mixed them up|m-am [iî]ncurcat"
    "|(?:stai |stați |stati )?(?:c[aă] )?am gre[sș]it|gre[sș]eala mea|nu asta|(?:я )?(?:ошибся|ошиблась|перепутала?)|не то|тьфу)"
)
_ASKING = (
    "is|are|can|do|does|may|will|what|where|when|how|which|who|pot|putem|este|e|sunt|se|ce|unde|când|cand|cum|cât|cat|care|cine"
    "|можно|есть|где|когда|как|что|кто|какой|какая|сколько"
)
"""Words of a question of its own: "not a vet, can I come?" takes nothing back."""
_BREAKING_IN = re.compile(
    r"^\s*(?:wait|hold on|hang on|one sec(?:ond)?|stop|stai|stați|stati|așteaptă|asteapta|așteptați|asteptati|o clipă|o clipa|un moment"
    r"|погоди(?:те)?|подожди(?:те)?|стоп|секунду|минутку)\s*[,.!:…-]+\s*(?=\w)"
    # "Another question: ...".
    r"|^\s*(?:(?:and |ok |si |și |и |а )?(?:now |acum |теперь )?(?:(?:another|a different|one more) (?:question|thing)|on another note"
    r"|changing the subject|by the way|btw|alt[ăa] [îi]ntrebare|(?:despre )?altceva|apropo|о другом|другой вопрос|ещ[её] вопрос|кстати))"
    r"\s*[,.:!…-]+\s*(?=\w)"
    # "Sorry, where is it", "no sorry, the venue", "lol ok when is it".
    rf"|^\s*(?:(?:no|nope|nu|нет)\s*[,.!-]*\s*)?(?:{_SORRY})\s*[,.!-]+\s*(?:но |а |dar |but )?(?=\w)"
    # "Ok and who can come".
    r"|^\s*(?:ok|okay|ок)\s+(?=(?:and|adn|so|but|și|si|iar|dar|а|и|но)\b)"
    r"|^\s*(?:lol|лол|haha\w*|hehe\w*|хаха\w*|ахах\w*|hmm+|ммм+)\s*[,.!-]*\s*(?:(?:ok|okay|ок)\s*[,.!-]*\s*)?(?=\w+\W+\w)"
    r"|^\s*(?:nope|no|нет|nu)\s*,\s*(?=(?:the|on|at|by|from|de|din|la|cel|cea|pe|cu|в|во|на|по|из|с|tomorrow|today|mâine|maine|azi"
    r"|завтра|сегодня|(?:mon|tues|wednes|thurs|fri|satur|sun)day|luni|marți|marti|miercuri|joi|vineri)\b)",
    re.IGNORECASE,
)
"""What is said before a question, with nothing in it of what is asked: "wait, is it free?"."""
_CORRECTING = re.compile(
    rf"^\s*(?:(?:{_SORRY}|no|nu|нет|ой)\s*[,.!-]*\s*)*(?:(?:{_MEANT}|я про|я о)\s+(?=\w)|(?:{_WRONG})\s*[,.:!…-]+\s*(?=\w))"
    # "Not today, tomorrow", "oh, not the reception, the gala dinner".
    rf"|^\s*(?:(?:{_SORRY}|no|nu|нет|ой)\s*[,.!-]+\s*)?(?:not|nu|не)\s+(?:the\s+)?[\w-]+\s*[,;-]\s*(?:but |ci |а )?"
    rf"(?!(?:{_ASKING})\b)(?=\w+(?:[\s-]+\w+){{0,3}}\W*$)",
    re.IGNORECASE,
)
"""What is said before the right words: "sorry, I meant"."""
_NOT_THAT = re.compile(r"^\s*(?:not|nu|не)\s+(?=(\w+)\s)[^,;]{1,40}[,;-]\s*(?:but |ci |а )?(?=\1\b)", re.IGNORECASE)
"""What is taken back, where the right words are built alike: "не на стенд, на встречи"."""
_BEHIND = re.compile(rf"^(\s*\w+(?:\s+\w+){{0,4}}?)\s*,?\s+(?:instead|mai bine|лучше|{_MEANT}|{_WRONG})\W*$", re.IGNORECASE)
"""The right words, where it is said behind them that they are: "tomorrow instead"."""
_WHAT_ABOUT = re.compile(r"^\s*(?:and |but |so )?(?:what|how) about\s+(?=\w)", re.IGNORECASE)
"""What only goes on, and is no question of what something is about: "what about children?"."""
_AND = {"en": "and", "ro": "și", "ru": "а"}


def without_interjection(text: str, lang: str = "en") -> str:
    """The text without what somebody says to break in; the right words of a correction go on from the last turn, with an "and"."""
    broken_in = _BREAKING_IN.match(text)
    rest = text[broken_in.end() :] if broken_in else text
    right = _corrected(rest)
    if right != rest:
        return f"{_AND.get(lang, _AND['en'])} {right}"
    return _WHAT_ABOUT.sub("and ", rest)


def _corrected(text: str) -> str:
    rest = _CORRECTING.sub("", text)
    rest = _NOT_THAT.sub("", rest)
    return _BEHIND.sub(r"\1", rest)
