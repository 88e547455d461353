"""What somebody says to break in, or to correct what they have just said: nothing of it is what they ask."""

from __future__ import annotations

import re

_SAID_SORRY = (
    "sorry|sry|pardon|oops",
    "scuze|scz|scuzați|scuzati|ups",
    "простите|извините|извиняюсь|упс",
)
_WAITING = (
    "wait|hold on|hang on|one sec(?:ond)?|stop",
    "stai|stați|stati|așteaptă|asteapta|așteptați|asteptati|o clipă|o clipa|un moment",
    "погоди(?:те)?|подожди(?:те)?|стоп|секунду|минутку",
)
_MEANING = (
    "i meant|i mean",
    "v(?:r)?oiam(?: s[aă] (?:zic|spun))?|am vrut(?: s[aă] (?:zic|spun))?|m[aă] refeream la",
    "(?:я )?имела? в виду|хотела? сказать",
)
_MISTAKEN = (
    "wrong one|wrong name|wrong person|wrong day|wrong room|not that one|my mistake|my bad|scratch that|i mixed it up|i mixed them up",
    "m-am [iî]ncurcat|(?:stai |stați |stati )?(?:c[aă] )?am gre[sș]it|gre[sș]eala mea|nu asta|ba nu",
    "(?:я )?(?:ошибся|ошиблась|перепутала?)|не то|тьфу",
)
_ANOTHER = (
    "(?:another|a different|one more) (?:question|thing)|on another note|changing the subject|by the way|btw",
    "alt[ăa] [îi]ntrebare|(?:despre )?altceva|apropo",
    "о другом|другой вопрос|ещ[её] вопрос|кстати",
)
_PLACED = (
    "the|on|at|by|from|tomorrow|today|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "de|din|la|cel|cea|pe|cu|mâine|maine|azi|luni|marți|marti|miercuri|joi|vineri",
    "в|во|на|по|из|с|завтра|сегодня",
)
_ASKING = (
    "is|are|can|do|does|may|will|what|where|when|how|which|who",
    "pot|putem|este|e|sunt|se|ce|unde|când|cand|cum|cât|cat|care|cine",
    "можно|есть|где|когда|как|что|кто|какой|какая|сколько",
)
"""Words of a question of its own: "not a vet, can I come?" takes nothing back."""
_THANKS = (
    "thanks|thank|thx|ok|sorry|problem|worries",
    "mersi|mul[tț]umesc|merci|scuze|e bine|am în[tț]eles",
    "спасибо|спс|всё|все|надо|нужно|понял|поняла",
)
_NO, _SORRY = "(?:a |ah |oh |ba )?(?:no|nope|nu|не|нет)", "|".join(_SAID_SORRY)
_MEANT, _WRONG = "|".join(_MEANING), "|".join(f"(?:oops |ups |ой |упс )?(?:{said})" for said in _MISTAKEN)
_BREAKS = (
    rf"(?:{_NO}\s*,?\s*)?(?:{'|'.join(_WAITING)})\s*[,.:!…-]+\s*(?=\w)",
    # "Another question: ...".
    rf"(?:(?:and |ok |si |și |и |а )?(?:now |acum |теперь )?(?:{'|'.join(_ANOTHER)}))\s*[,.:!…-]+\s*(?=\w)",
    # "Sorry, where is it", "no sorry, the venue", "lol ok when is it".
    rf"(?:{_NO}\s*[,.!-]*\s*)?(?:{_SORRY})\s*[,.!-]+\s*(?:но |а |dar |but )?(?=\w)",
    # "Ok and who can come".
    r"(?:ok|okay|ок)\s+(?=(?:and|adn|so|but|și|si|iar|dar|а|и|но)\b)",
    r"(?:lol|лол|haha\w*|hehe\w*|хаха\w*|ахах\w*|hmm+|ммм+)\s*[,.!-]*\s*(?:(?:ok|okay|ок)\s*[,.!-]*\s*)?(?=\w+\W+\w)",
    rf"{_NO}\s*,\s*(?=(?:{'|'.join(_PLACED)})\b)",
)
_BREAKING_IN = re.compile("|".join(rf"^\s*{one}" for one in _BREAKS), re.IGNORECASE)
"""What is said before a question, with nothing in it of what is asked: "wait, is it free?"."""
_NO_WAIT = re.compile(rf"^\s*{_NO}\W+(?:{'|'.join(_WAITING)})\b", re.IGNORECASE)
"""What a correction begins with: "no wait, the cooking one"."""
_CORRECTIONS = (
    rf"(?:(?:{_SORRY}|{_NO}|ой)\s*[,.!-]*\s*)*(?:(?:{_MEANT}|я про|я о)\s+(?=\w)|(?:{_WRONG})\s*[,.:!…-]+\s*(?=\w))",
    # "Not today, tomorrow", "oh, not the reception, the gala dinner".
    rf"(?:(?:{_SORRY}|{_NO})\s*[,.!-]+\s*|(?:oops|ups|упс|ой)\s*[,.!-]*\s*)?(?:not|nu|не)\s+(?:the\s+)?[\w-]+\s*[,;-]\s*"
    rf"(?:but |ci |а )?(?!(?:{'|'.join(_ASKING)})\b)(?=\w+(?:[\s-]+\w+){{0,5}}\W*$)",
)
_NO_THAT = re.compile(rf"^\s*{_NO}\s*[,.]\s*(?!(?:{'|'.join((*_ASKING, *_THANKS))})\b)(?=[\w-]+(?:\s+[\w-]+)?\W*$)", re.IGNORECASE)
"""A no, before what is meant instead: "no, Podgorie"."""
_CORRECTING = re.compile("|".join(rf"^\s*{one}" for one in _CORRECTIONS), re.IGNORECASE)
"""What is said before the right words: "sorry, I meant"."""
_NOT_THAT = re.compile(r"^\s*(?:not|nu|не)\s+(?=(\w+)\s)[^,;]{1,40}[,;-]\s*(?:but |ci |а )?(?=\1\b)", re.IGNORECASE)
"""What is taken back, where the right words are built alike: "не на стенд, на встречи"."""
_AMID = re.compile(rf",\s*(?:{_SORRY})\s*,\s*", re.IGNORECASE)
_NOR = re.compile(r",\s*(?:not|nu|не)\s+[^,.?!]{1,25}$", re.IGNORECASE)
"""What is taken back behind the right words: "dinner, not lunch"."""
_BEHIND = re.compile(
    rf"^\s*(?:{_NO}\s*,|ой)?(\s*\w+(?:\s+\w+){{0,4}}?)\s*,?\s+(?:instead|mai bine|лучше|{_MEANT}|{_WRONG})\W*$", re.IGNORECASE
)
"""The right words, where it is said behind them that they are: "tomorrow instead"."""
_ENDING = (
    "instead bine лучше meant mean voiam vroiam zic spun vrut la виду сказать one mistake bad that up them incurcat încurcat"
    " gresit greșit mea asta ошибся ошиблась перепутал перепутала то тьфу"
)
_LAST = frozenset(_ENDING.split())
"""Words with which a correction ends: told at a glance, for hardly any question does."""
_END = re.compile(r"\W+$")
_WHAT_ABOUT = re.compile(r"^\s*(?:and |but |so )?(?:what|how) about\s+(?=\w)", re.IGNORECASE)
"""What only goes on, and is no question of what something is about: "what about children?"."""
_AND = {"en": "and", "ro": "și", "ru": "а"}


def without_interjection(text: str, lang: str = "en") -> str:
    """The text without what somebody says to break in; the right words of a correction go on from the last turn, with an "and"."""
    broken_in = _BREAKING_IN.match(text)
    rest = text[broken_in.end() :] if broken_in else text
    right = _corrected(rest)
    if right != rest or (broken_in and _NO_WAIT.match(text)):
        return f"{_AND.get(lang, _AND['en'])} {right}"
    return _WHAT_ABOUT.sub("and ", rest)


def _corrected(text: str) -> str:
    rest = _AMID.sub(", ", text)  # "not the airport, sorry, the hotel"
    rest = _NO_THAT.sub("", _CORRECTING.sub("", rest))
    rest = _NOR.sub("", rest) if rest != text else rest
    rest = _NOT_THAT.sub("", rest)
    last = _END.sub("", rest).rpartition(" ")[2].lower()
    return _BEHIND.sub(lambda match: match[1].strip(), rest) if last in _LAST else rest
