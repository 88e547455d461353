"""Text as people type it, made comparable: folding, words, alphabets, keyboard layouts, stems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice

import Stemmer

MAX_CHARS = 2000
"""Longer texts are cut: nobody writes at such length, and every later step may count on a bound."""
MAX_WORDS = 100
"""Words of a question that are read. A polite mail of five sentences has fifty; each is looked at from a dozen sides."""
MOST_READ = 900
"""Characters of a question that are read: the longest of 9,800 questions has 427, a hundred words of noise two thousand."""
LONGEST = 48
"""Letters of a word that are read: real ones are shorter, and every step on a word may count on it."""

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_RUN = re.compile(r"\w+")
_ONE_WORD = re.compile(f"[a-z0-9]{{1,{LONGEST}}}|[а-я0-9]{{1,{LONGEST}}}")
"""A folded word: most of what is folded is one already."""
_ENDLESS = re.compile(rf"([\w']{{{LONGEST}}})[\w']+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")

# What NFKC leaves apart although people mean the same key.
_SAME = {
    **dict.fromkeys("‐‑‒–—―−﹘⁃", "-"),
    **dict.fromkeys("“”„‟«»″〝〞", '"'),
    **dict.fromkeys("‘’‚‛‹›ʼʹ′`´ˈ", "'"),
    **dict(zip("đłøıħŧœæ", ("d", "l", "o", "i", "h", "t", "oe", "ae"), strict=True)),
    "ё": "е",
    "…": "...",
}
_TABLE = str.maketrans(_SAME)
_JOINERS = frozenset("\u034f\u00ad\u115f\u1160\u3164\uffa0")
"""Invisible, though Unicode calls some of them letters."""

_LOOKALIKES = ("aceopxykmt", "асеорхукмт")
_TO_CYRILLIC_LOOK = str.maketrans(*_LOOKALIKES)
_TO_LATIN_LOOK = str.maketrans(*reversed(_LOOKALIKES))


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """Lower case, no diacritics, one kind of quote and dash, nothing invisible, at most 2,000 characters.

    Idempotent, and never raises. й stays a letter of its own, for Russian stems hang on it; ё becomes е.
    Emoji and other pictures become a space; three or more of a letter in a row become one.
    """
    if _ONE_WORD.fullmatch(text) and not _REPEATED.search(text):
        return text
    text = text[:MAX_CHARS]
    plain = " ".join((text.translate(_ALONE) if _SIMPLE.fullmatch(text) else _unfolded(text)).split())[:MAX_CHARS].rstrip()
    if len(plain) > LONGEST:
        plain = _ENDLESS.sub(r"\1", plain)
    if not (CYRILLIC.search(plain) and _LATIN.search(plain)):
        return _REPEATED.sub(_first, plain)
    # A letter in a row that becomes one may leave its word to the other alphabet.
    return _RUN.sub(_one_alphabet, _REPEATED.sub(_first, _RUN.sub(_one_alphabet, plain)))


def _first(match: re.Match[str]) -> str:
    return match[1]


def clipped(text: str) -> str:
    """As much of a text, as it was typed, as is read of a question."""
    if len(text) > MOST_READ:
        text = text[:MOST_READ].rpartition(" ")[0] or text[:MOST_READ]  # not half a word
    after = next(islice(_WORD.finditer(text), MAX_WORDS, None), None)
    return text[: after.start()] if after else text


def _unfolded(text: str) -> str:
    """Each character in its plain form."""
    # One character may stand for eighteen; what is more than can be read is cut before it is looked at.
    folded = unicodedata.normalize("NFKC", text)[:MAX_CHARS].casefold()
    kept = []
    for char in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", folded).casefold()):
        if char < "\x7f":
            kept.append(char if char >= " " else " ")
            continue
        category = unicodedata.category(char)
        if category in ("Mn", "Me"):
            if char == "\u0306" and kept and kept[-1] == "и":
                kept[-1] = "й"
        elif category == "Cf" or char in _JOINERS:
            continue
        elif category in ("So", "Sk", "Cs", "Co", "Cn", "Cc") or char.isspace():
            kept.append(" ")
        else:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept)).translate(_TABLE)


_SIMPLE = re.compile("[\0-\u024f\u0400-\u045f\u2010-\u203a\u20ac\u2116]*")
"""What people type: characters that each have one plain form, whatever stands beside them."""
_ALONE = {code: _unfolded(chr(code)) for code in range(0x2200) if _SIMPLE.fullmatch(chr(code))}


def _one_alphabet(match: re.Match[str]) -> str:
    """Look-alike letters of the other alphabet, as in `сafe` with a Cyrillic с, follow the majority of the word."""
    word = match.group()
    cyrillic, latin = len(CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    return word.translate(_TO_CYRILLIC_LOOK if cyrillic >= latin else _TO_LATIN_LOOK)


@lru_cache(maxsize=256)
def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of a text, folded; an apostrophe inside a word is dropped (what's -> whats)."""
    return tuple([word.replace("'", "") for word in _WORD.findall(fold(text))])


_RU_TO_KEY = str.maketrans({
    **dict(zip("абвгдезийклмнопрстуфхцчшщыэєіїґў", "abvgdeziiklmnoprstufhcqssieeiigu", strict=True)),
    "ж": "z", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "ё": "e", "ӂ": "g",
})  # fmt: skip
# Longest first. `q` stands for the sound of ч, `c` for that of ц; single letters come last.
_DIGRAPHS = {
    "tsya": "tsia", "tsja": "tsia",
    "shch": "s", "sch": "s", "tch": "q", "sh": "s", "ch": "q", "zh": "z", "kh": "h", "ph": "f", "gh": "g", "tz": "c", "ts": "c",
    "ck": "k", "ce": "ce", "ci": "ci", "cy": "ci", "c": "k", "q": "k", "w": "v", "x": "ks", "y": "i", "j": "i", "'": "",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(sorted(_DIGRAPHS, key=len, reverse=True)))
_MORE_THAN_ONE = re.compile("[stckzpg]h|t[sz]|c[keiy]")
"""What a word has in which several letters stand for one sound; of others each letter is looked at by itself."""
_SINGLE = str.maketrans({letter: sound for letter, sound in _DIGRAPHS.items() if len(letter) == 1})
SHORT = 3
"""Letters of a word up to which doubled ones count: ООН is no он, too no to."""
_DOUBLE = re.compile(r"(\D)\1+")


def _sound(match: re.Match[str]) -> str:
    return _DIGRAPHS[match.group()]


def key_of(word: str) -> str:
    """The romanisation key of one folded word, not remembered."""
    if not word.isascii():
        latin = word.translate(_RU_TO_KEY)
        key = latin if latin != word else _DIGRAPH.sub(_sound, word)
    elif _MORE_THAN_ONE.search(word):
        key = _DIGRAPH.sub(_sound, word)
    else:
        key = word.translate(_SINGLE)
    return (_DOUBLE.sub(_first, key) if len(key) > SHORT else key).replace("ie", "e")


@lru_cache(maxsize=4_000)
def romanise(text: str) -> str:
    """The romanisation key: one spelling for a word however its sounds were typed.

    конференция, konferentsiya and konferencija meet; so do ш, sh and ş. A key is for comparing, not for showing.
    """
    if _ONE_WORD.fullmatch(text) and not _REPEATED.search(text):
        return key_of(text)
    return " ".join(key_of(word) for word in tokens(text))


_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,./`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?~' + "@#$^&"
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбю.ё" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,Ё" + '"№;:?'
_TYPED_ON_QWERTY = str.maketrans(_QWERTY, _JCUKEN)
_TYPED_ON_JCUKEN = str.maketrans(_JCUKEN, _QWERTY)


def flip_layout(text: str) -> str:
    """What the same keys give on the other keyboard: `ghbdtn` <-> `привет`.

    The direction follows the majority of the letters; a text without letters of either stays as it is.
    """
    cyrillic, latin = len(CYRILLIC.findall(text)), len(_LATIN.findall(text.lower()))
    if not cyrillic and not latin:
        return text
    return text.translate(_TYPED_ON_JCUKEN if cyrillic > latin else _TYPED_ON_QWERTY)


_SNOWBALL = {lang: Stemmer.Stemmer(name, 0) for lang, name in (("en", "english"), ("ro", "romanian"), ("ru", "russian"))}
"""Without a memory of their own, 10,000 words each: `stems` has one."""


def stem(word: str, lang: str) -> str:
    """The Snowball stem of a folded word in `lang` (en, ro, ru); the word itself in any other language."""
    stemmer = _SNOWBALL.get(lang)
    stemmed: str = stemmer.stemWord(word) if stemmer else word
    return stemmed or word


# Snowball takes some nouns for verbs: перерыв -> перер, but перерыва -> перерыв. Case endings alone keep such words together.
_RU_ENDING = re.compile(
    "(...)(?:иями|ями|ами|ыми|ими|иях|ях|ах|ого|его|ому|ему|ием|ов|ев|ей|ий|ый|ой|ым|им|ом|ем|ам|ям|ую|юю|ая|яя|ое|ее|ые|ие|ия|ии|ию"
    "|[аяоеиыуюьй])$"
)


# Snowball leaves the ending of Romanian neuters: pranzurile -> pranzur, pranzul -> pranz. Of figuri, figur is the stem as well.
_RO_NEUTERS = re.compile("(...)uri(?:le|lor)?$")


@lru_cache(maxsize=4_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems a folded word may have: Russian for Cyrillic, else English and Romanian, without doubles."""
    if CYRILLIC.search(word):
        return tuple(dict.fromkeys((stem(word, "ru"), _RU_ENDING.sub(_first, word))))
    neuter = _RO_NEUTERS.sub(_first, word)
    return tuple(dict.fromkeys((stem(word, "en"), *([stem(neuter, "ro")] if neuter != word else []), stem(word, "ro"))))


_RO_FROM_CYRILLIC = [
    ("дж", "g"), ("кс", "x"), ("че", "ce"), ("чи", "ci"), ("чь", "ci"), ("ке", "che"), ("ки", "chi"), ("кь", "chi"),
    ("ге", "ghe"), ("ги", "ghi"), ("ия", "ia"),
]  # fmt: skip
_RO_LETTERS = str.maketrans({
    **dict(zip("абвгдезийклмнопрстуфхцшщыэєіў", "abvgdeziiclmnoprstufhtssaaeiu", strict=True)),
    "ж": "j", "ӂ": "g", "ч": "c", "ъ": "", "ь": "i", "ю": "iu", "я": "ia", "ї": "i", "ґ": "g",
})  # fmt: skip
_YA = re.compile(r"(?<=[бвгджзклмнпрстфхцчш])я")
_I_FIRST, _E_FIRST = re.compile(r"\bы"), re.compile(r"\bэ")


def romanian_from_cyrillic(text: str) -> str:
    """Romanian written with Cyrillic letters, as in the Moldovan spelling, to folded Latin: кынд аре лок -> cand are loc."""
    plain = _YA.sub("еа", _E_FIRST.sub("е", _I_FIRST.sub("и", fold(text))))
    for cyrillic, latin in _RO_FROM_CYRILLIC:
        plain = plain.replace(cyrillic, latin)
    return plain.translate(_RO_LETTERS)


_RU_SOUNDS = {
    "tsya": "ться", "tsja": "ться",
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "tz": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ju": "ю", "iu": "ю",
    "ya": "я", "ja": "я", "ia": "ия", "yo": "е", "jo": "е", "ye": "е", "je": "е", "iy": "ий", "yy": "ый", "ij": "ий", "yj": "ый",
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхижклмнопкрстуввхыз", strict=True)),
    "ay": "ай", "ey": "ей", "oy": "ой", "uy": "уй", "aj": "ай", "ej": "ей", "oj": "ой", "uj": "уй", "'": "ь",
}  # fmt: skip
_RU_SOUND = re.compile("|".join(sorted(_RU_SOUNDS, key=len, reverse=True)))


_FIRST_ONE = re.compile(r"yi\b")
"""Of "pervyi"."""


def russian_from_latin(text: str) -> str:
    """Russian typed with Latin letters, brought back to Cyrillic well enough for a stemmer: gde obed -> где обед."""
    return _RU_SOUND.sub(lambda match: _RU_SOUNDS[match.group()], _FIRST_ONE.sub("yy", fold(text)))
