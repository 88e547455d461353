"""Short and spoken spellings, and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.text import fold

_SPOKEN: Mapping[str, str] = {
    "tz": "time zone", "wkshop": "workshop", "wkshp": "workshop", "wksp": "workshop", "ск": "сколько",
    "adn": "and", "r": "are", "ofical": "official", "offical": "official",
    "wer": "where", "wat": "what", "wot": "what", "wut": "what", "wats": "whats", "wen": "when", "hw": "how",
    "dus": "does", "cud": "could", "shud": "should", "wud": "would", "tmrw": "tomorrow", "tmr": "tomorrow", "rm": "room", "nxt": "next",
    "shd": "should", "wknd": "weekend", "aft": "afternoon", "spks": "speaks", "spk": "speak", "wk": "week", "wks": "weeks",
    "hv": "have", "abt": "about", "gonna": "going to", "wanna": "want to", "dunno": "do not know", "pls": "please",
    "plz": "please", "w": "with", "mins": "minutes", "hrs": "hours", "thru": "through", "thats": "that is", "whos": "who is", "cnd": "când",
    "ppl": "people", "будт": "будет", "anu": "anul",
    "yr": "your", "ur": "your", "u": "you", "ws": "workshop", "lang": "language", "mtg": "meeting", "mtgs": "meetings",
    "инфа": "информация", "инфу": "информацию",
    "ult": "ultima", "посл": "последний", "vrg": "vă rog", "pn": "până", "откр": "открытие", "тел": "телефон",
    "inglish": "english", "инглиш": "английский",
    "ptr": "pentru", "tre": "trebuie", "pt": "pentru", "vb": "vorbește", "sapt": "săptămână", "dc": "de ce", "acu": "acum", "amu": "acum",
    "cind": "când", "cit": "cât", "citi": "câți", "cite": "câte", "citeva": "câteva", "sint": "sunt", "pina": "până", "miine": "mâine",
    "atit": "atât", "intii": "întâi", "simbata": "sâmbătă", "prinz": "prânz", "prinzul": "prânzul", "tirg": "târg", "tirgul": "târgul",
    "tirziu": "târziu", "mincare": "mâncare", "mincarea": "mâncarea", "sfirsit": "sfârșit", "sfirsitul": "sfârșitul", "piine": "pâine",
    "prog": "program", "прог": "программа", "след": "следующий",
    "што": "что", "шо": "что", "скока": "сколько", "скок": "сколько", "пачем": "почём", "ща": "сейчас", "щас": "сейчас",
    "када": "когда", "тока": "только", "ваще": "вообще", "чтонить": "что-нибудь", "плз": "пожалуйста", "пжл": "пожалуйста",
    "хто": "кто", "коли": "когда", "який": "какой", "яка": "какая", "яке": "какое", "скільки": "сколько", "буде": "будет",
    "эт": "это", "чел": "человек", "макс": "максимум",
    "тыща": "тысяча", "тыщу": "тысячу", "тыщи": "тысячи", "привіт": "привет", "дякую": "спасибо", "добрий": "добрый", "пж": "пожалуйста",
    "спс": "спасибо", "норм": "нормально", "седня": "сегодня", "сёдня": "сегодня", "завтре": "завтра",
}  # fmt: skip
SLANG = {fold(short): fold(meant) for short, meant in _SPOKEN.items()}
"""Short and spoken spellings, read as what they stand for: too short, or too far from it, to be typos."""
_WEEKDAYS = {
    "aft": "afternoon", "morn": "morning", "dim": "dimineața",
    "lun": "luni", "mar": "marți", "mie": "miercuri", "vin": "vineri", "sam": "sâmbătă", "dum": "duminică", "mon": "monday",
    "tue": "tuesday", "wed": "wednesday", "thu": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
    "пн": "понедельник", "вт": "вторник", "ср": "среда", "чт": "четверг", "пт": "пятница", "сб": "суббота", "вс": "воскресенье",
}  # fmt: skip
DOTTED = {fold(short): fold(meant) for short, meant in _WEEKDAYS.items()}
"""Weekdays cut short; without the full stop "vin" is wine and "sun" shines."""
