"""Mistakes that organisers make, planted one by one into an event that is right, and what must be said of each."""

from __future__ import annotations

from dataclasses import dataclass

EVENT = """\
# A small event with everything in it.
name: Small Days
zone: Europe/Chisinau
days: [2025-05-15, 2025-05-16]
languages: [en, ro]
place:
  city: Orhei
  country: Moldova
  coordinates:
    latitude: 47.38
    longitude: 28.82
texts:
  welcome:
    en: Welcome.
    ro: Bun venit.
  about:
    en: About.
    ro: Despre.
  description:
    en: What it is.
    ro: Ce este.
  short_description:
    en: Small.
    ro: Mic.
sources:
  letter:
    title: the letter
    url: https://example.org/letter
  poster:
    title: the poster
settled:
  price:
    right: 10 euro
    why:
      en: The poster was printed before.
      ro: Afișul a fost tipărit mai devreme.
"""

AGENDA = """\
source: letter
status: final
tracks:
  water:
    name: Water
rooms:
  hall:
    name: {en: Great Hall, ro: Sala Mare}
    capacity: 200
  attic:
    name: Attic
speakers:
  ana:
    name: Ana Rusu
  ion:
    name: Ion Munteanu
  vera:
    name: Vera Popa
sessions:
  opening:
    title: {en: Opening, ro: Deschidere}
    type: opening
    day: 2025-05-15
    start: 10:30
    end: 11:00
    rooms: hall
    speakers: ana
  wells:
    title: Wells
    day: 2025-05-15
    start: 11:00
    end: 12:30
    rooms: [hall]
    track: water
    moderators: vera
    items:
      - title: Digging
        start: 11:00
        end: 11:30
        speakers: [ion]
      - title: Drilling
        start: 11:30
        end: 12:00
  springs:
    title: Springs
    day: 2025-05-15
    start: 11:30
    end: 12:30
    rooms: [attic]
    speakers: [ana]
  party:
    title: Party
    type: party
    day: 2025-05-16
    start: 20:00
    end: 02:00
"""

FACTS_ONE = """\
when:
  topic: dates
  source: letter
  claims: {dates: 2025-05-15/2025-05-16}
  answer:
    en: On 15 and 16 May.
    ro: Pe 15 și 16 mai.
price:
  topic: fee
  source: letter
  claims:
    price: 10 euro
  answer:
    en: It costs 10 euro.
    ro: Costă 10 euro.
price-poster:
  label: The price on the poster
  source: poster
  claims:
    price: 12 euro
  ask:
    en: |
      is it not twelve

      why does the poster say twelve
    ro: [nu e doisprezece]
  answer:
    en: The poster says 12 euro; 10 is right.
    ro: Pe afiș scrie 12 euro; corect este 10.
"""

FACTS_TWO = """\
parking:
  topic: parking
  unpublished: yes
guide:
  label: {en: The guide, ro: Ghidul}
  source: [letter, poster]
  known_from: 2025-05-01
  known_until: 2025-05-20 18:00
  ask:
    en:
      - is there a guide
      - do I get a map
    ro: |
      există un ghid
  answer:
    en: |
      A guide comes with the badge.
    ro: |
      Ghidul vine odată cu ecusonul.
guide-printed:
  label: The printed guide
  source: poster
  known_from: 2025-05-10
  replaces: guide
  ask: {en: is the guide printed}
  answer: {en: It is printed., ro: Este tipărit.}
"""

TOPICS = """\
dates:
  label: {en: Dates, ro: Datele, ru: Даты}
  ask: {en: when is it}
fee:
  label: {en: Price, ro: Prețul, ru: Цена}
  ask: {en: what does it cost}
parking:
  label: {en: Parking, ro: Parcare, ru: Парковка}
  ask: {en: where do I park}
thanks:
  label: {en: Thanks, ro: Mulțumiri, ru: Спасибо}
  kind: smalltalk
  reply:
    en: You are welcome.
    ro: Cu plăcere.
    ru: Пожалуйста.
  ask: {en: thank you}
"""

LEXICON = "type-talk: {en: 'talk, talks', ro: prelegere}\n"

FIRST = "first line"
"""For what is told of the first line, whatever it holds."""

SMALL = {
    "small/event.yaml": EVENT,
    "small/agenda.yaml": AGENDA,
    "small/facts/one.yaml": FACTS_ONE,
    "small/facts/two.yaml": FACTS_TWO,
    "topics/few.yaml": TOPICS,
    "lexicon/few.yaml": LEXICON,
}
"""A whole root with its event, without the words, which are the real ones."""


@dataclass(frozen=True)
class Mistake:
    """One edit of one file, and the one problem that must come of it."""

    what: str
    file: str
    old: str
    new: str
    at: str
    """Begins on the line that must be named, where it first stands after the edit; empty for the file as a whole."""
    says: str
    replacing: bytes | None = None
    """The whole file instead, when it is not text to be edited."""


E, A, ONE, TWO, T = "small/event.yaml", "small/agenda.yaml", "small/facts/one.yaml", "small/facts/two.yaml", "topics/few.yaml"
C = "chisinau-2024/"


def whole(what: str, file: str, content: bytes, says: str, at: str = "") -> Mistake:
    """A mistake of the file as a whole."""
    return Mistake(what, file, "", "", at, says, content)


def bomb() -> bytes:
    """Ten levels of ten aliases: a billion laughs."""
    levels = [b"a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    levels += [b"a%d: &a%d [%s]" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 10)]
    return b"\n".join(levels)


MISTAKES = (
    # Keys
    Mistake("a key with a slip", C + "facts/about.yaml", "topic: event-name", "topik: event-name", "topik",
            'name.topik: unknown key, did you mean "topic"?'),
    Mistake("a key nothing like any", ONE, "  topic: fee", "  topic: fee\n  qqq: 1", "qqq",
            "price.qqq: unknown key; known are also_topics, answer, ask"),
    Mistake("a wrong key deep inside", E, "    latitude:", "    lattitude:", "lattitude", 'did you mean "latitude"?'),
    Mistake("a wrong key in an item of a list", A, "        speakers: [ion]", "        speaker: [ion]", "speaker: [ion]",
            'sessions.wells.items.1.speaker: unknown key, did you mean "speakers"?'),
    Mistake("a language misspelt in a name", A, "{en: Great Hall, ro: Sala Mare}", "\n      eng: Great Hall\n      ro: Sala Mare", "eng:",
            'rooms.hall.name.eng: unknown key, did you mean "en"?'),
    Mistake("a language that the bot does not speak", ONE, "    ro: Costă 10 euro.", "    ro: Costă.\n    de: Zehn.", "de: Zehn",
            "price.answer.de: unknown key; known are en, ro, ru"),
    Mistake("an unknown language of the event", E, "languages: [en, ro]", "languages: [en, de]", "languages:",
            '"de": not known here; known are en, ro, ru'),
    Mistake("a key twice deep inside", E, "    ro: Bun venit.", "    ro: Bun venit.\n    en: Again.", "en: Again",
            "en: stands here a second time, first on line 14"),
    Mistake("an id twice in one file", C + "facts/people.yaml", "\nawards:", "\naudience:\n  topic: x\n\nawards:",
            "audience:\n  topic: x", "audience: stands here a second time, first on line 2"),
    Mistake("an id twice in two files", TWO, "parking:\n", "price: {topic: parking, unpublished: yes}\nparking:\n", "price:",
            "price: stands in small/facts/one.yaml too"),
    Mistake("an id with capitals", ONE, "price-poster:", "Price-Poster:", "Price-Poster", "small letters"),
    Mistake("an id too long", TWO, "guide-printed:", "guide-printed-on-paper-in-many-colours:", "guide-printed-on",
            "too long: 38 characters, at most 32"),
    Mistake("a key that is a list", TWO, "parking:\n", "? [parking]\n:\n", "? [parking]", "a key must be a plain word"),
    # Times and days
    Mistake("a time with a point", A, "start: 10:30", "start: 10.30", "10.30", '"10.30": expected a time of day'),
    Mistake("a time without a colon", A, "start: 10:30", "start: 1030", "1030", '"1030": expected a time of day'),
    Mistake("what PyYAML makes of 10:30", A, "start: 10:30", "start: 630", "630", '"630": expected a time of day'),
    Mistake("an hour that no clock has", A, "start: 10:30", "start: 25:00", "25:00", '"25:00": expected a time of day'),
    Mistake("a time with single digits", A, "start: 10:30", "start: 9:5", "9:5", "with two digits each"),
    Mistake("a time in foreign digits", A, "start: 10:30", "start: ١٠:٣٠", "١٠", "with two digits each"),
    Mistake("a time that is a list", A, "start: 10:30", "start: [10, 30]", "[10", "expected a time of day, like 09:30, not a list"),
    Mistake("an end before the start", A, "end: 11:00", "end: 10:00", "end: 10:00", "10:00 is not after the start, 10:30"),
    Mistake("an end equal to the start", A, "end: 11:00", "end: 10:30", "end: 10:30", "10:30 is not after the start, 10:30"),
    Mistake("an end in the night by a slip", A, "    start: 20:00\n", "    start: 10:00\n", "end: 02:00", "more than 14 hours"),
    Mistake("an end but no start", A, "    start: 20:00\n", "", "party:", "there is an end but no start"),
    Mistake("an item outside its session", A, "start: 11:30\n        end: 12:00", "start: 12:30\n        end: 13:00", "end: 13:00",
            "13:00 is not within its session's time"),
    Mistake("an item that ends before it starts", A, "start: 11:30\n        end: 12:00", "start: 11:45\n        end: 11:40",
            "end: 11:40", "items.2.end: 11:40 is not after the start"),
    Mistake("a session on a day outside the event", A, "day: 2025-05-16", "day: 2025-05-17", "2025-05-17",
            "2025-05-17 is not a day of the event (2025-05-15, 2025-05-16)"),
    Mistake("a day that does not exist", A, "day: 2025-05-16", "day: 2025-02-30", "2025-02-30", "there is no such day"),
    Mistake("a day with points", A, "day: 2025-05-16", "day: 16.05.2025", "16.05.2025", "expected a day as year-month-day"),
    Mistake("days out of order", E, "[2025-05-15, 2025-05-16]", "[2025-05-16, 2025-05-15]", "days:", "must be in order"),
    Mistake("a year by a slip", TWO, "known_from: 2025-05-01", "known_from: 20255-05-01", "20255", "expected a day"),
    Mistake("an end before it begins to be known", TWO, "known_until: 2025-05-20 18:00", "known_until: 2025-04-30", "known_until:",
            "is not after known_from"),
    Mistake("a time of an update with a point", TWO, "2025-05-20 18:00", "2025-05-20 18.00", "18.00", "like 2024-10-10 09:30"),
    # References
    Mistake("an unknown zone", E, "Europe/Chisinau", "Europe/Chisinu", "zone:", 'not a time zone, did you mean "Europe/Chisinau"?'),
    Mistake("a zone that is no zone", E, "Europe/Chisinau", "x1", "zone:", "zones are called like Europe/Chisinau"),
    Mistake("a zone that climbs out", E, "Europe/Chisinau", "../../etc/passwd", "zone:", "is not a time zone"),
    Mistake("an unknown speaker", A, "    speakers: ana", "    speakers: anna", "anna", 'there is no speaker "anna", did you mean "ana"?'),
    Mistake("an unknown moderator", A, "moderators: vera", "moderators: zoe", "zoe", 'there is no speaker "zoe"'),
    Mistake("an unknown speaker of an item", A, "[ion]", "[jon]", "[jon]", 'there is no speaker "jon", did you mean "ion"?'),
    Mistake("an unknown room", A, "rooms: [attic]", "rooms:\n      - atic", "- atic", 'there is no room "atic", did you mean "attic"?'),
    Mistake("an unknown track", A, "track: water", "track: wather", "wather", 'there is no track "wather", did you mean "water"?'),
    Mistake("an unknown topic", C + "facts/programme.yaml", "topic: agenda", "topic: agendas", "agendas", 'did you mean "agenda"?'),
    Mistake("an unknown source", C + "facts/people.yaml", "source: [eccp-article, undp]", "source: [eccp-articel, undp]", "articel",
            'there is no source of event.yaml "eccp-articel", did you mean "eccp-article"?'),
    Mistake("an unknown source of the programme", A, "source: letter", "source: leter", "leter", 'did you mean "letter"?'),
    Mistake("a fact that replaces none", TWO, "replaces: guide", "replaces: gide", "gide",
            'there is no fact "gide", did you mean "guide"?'),
    Mistake("a type of session that is none", A, "type: party", "type: partie", "partie", 'did you mean "party"?'),
    # Double bookings
    Mistake("a room in two sessions", A, "rooms: [attic]", "rooms: [attic, hall]", "start: 11:30\n    end: 12:30",
            'room "hall" is in wells at that time too (11:00-12:30)'),
    Mistake("a speaker in two sessions", A, "moderators: vera", "speakers: ana", "start: 11:30\n    end: 12:30",
            'speaker "ana" is in wells at that time too'),
    Mistake("a moderator in two sessions", A, "speakers: [ana]", "moderators: [vera]", "start: 11:30\n    end: 12:30",
            'speaker "vera" is in wells at that time too'),
    Mistake("a speaker of an item in two sessions", A, "end: 12:00", "end: 12:00\n        speakers: [ana]",
            "start: 11:30\n    end: 12:30", 'speaker "ana" is in wells at that time too (11:30-12:00)'),
    Mistake("a room in two sessions, one without an end", A, "    end: 12:30\n    rooms: [attic]", "    end: tbc\n    rooms: [hall]",
            "start: 11:30\n    end: tbc", 'room "hall" is in wells'),
    # Languages and texts
    Mistake("a language that an answer lacks", ONE, "    ro: Costă 10 euro.\n", "", "answer:\n    en: It costs", "price.answer: lacks ro"),
    Mistake("a language that the welcome lacks", E, "    ro: Bun venit.\n", "", "welcome:", "texts.welcome: lacks ro"),
    Mistake("a language that a title lacks", A, "{en: Opening, ro: Deschidere}", "{en: Opening}", "{en: Opening}", "lacks ro"),
    Mistake("a language that a topic lacks", T, "{en: Parking, ro: Parcare, ru: Парковка}", "{en: Parking, ru: Парковка}", "{en: Parking,",
            "parking.label: lacks ro"),
    Mistake("a title in no language", A, "title: Party", "title: {}", "title: {}", "lacks en, ro"),
    Mistake("an answer too long", ONE, "It costs 10 euro.", "x" * 3501, "xxx", "too long: 3501 characters, at most 3500"),
    Mistake("a question too long", ONE, "why does the poster say twelve", "why " * 60, "why why", "too long: 239 characters, at most 200"),
    Mistake("a description too long for Telegram", E, "What it is.", "x" * 513, "xxx", "too long: 513 characters, at most 512"),
    Mistake("an empty answer", ONE, "    en: It costs 10 euro.", "    en:", "en:\n    ro: Costă", "price.answer.en: is empty"),
    Mistake("an answer of null", ONE, "It costs 10 euro.", "null", "en: null", "is empty"),
    Mistake("an answer of blanks", ONE, "It costs 10 euro.", '"  "', 'en: "  "', "is empty"),
    Mistake("a fact without an answer", TWO, "  answer: {en: It is printed., ro: Este tipărit.}\n", "",
            "guide-printed:", "needs an answer"),
    Mistake("a fact without a source", TWO, "  source: poster\n", "", "guide-printed:", "needs a source"),
    Mistake("smalltalk without a reply", T, "  reply:\n    en: You are welcome.\n    ro: Cu plăcere.\n    ru: Пожалуйста.\n", "", "thanks:",
            "smalltalk needs a reply"),
    Mistake("one question that leads to two facts", TWO, "do I get a map", "Why does the poster say twelve?", "Why does",
            '"Why does the poster say twelve?" leads to price-poster already'),
    # Numbers and addresses
    Mistake("a latitude that is none", E, "47.38", "147.38", "147.38", "expected a number that is 90"),
    Mistake("a latitude in words", E, "47.38", "north", "north", '"north": expected a number with a point'),
    Mistake("a latitude with a comma", E, "47.38", "47,38", "47,38", "expected a number with a point, like 47.01"),
    Mistake("a latitude that is not a number", E, "47.38", "nan", "nan", "expected a number"),
    Mistake("a pin in the Gulf of Guinea", E, "latitude: 47.38\n    longitude: 28.82", "latitude: 0\n    longitude: 0", "coordinates:",
            "0, 0 is in the Gulf of Guinea"),
    Mistake("a capacity in words", A, "capacity: 200", "capacity: many", "many", '"many": expected a whole number'),
    Mistake("neither yes nor no", TWO, "unpublished: yes", "unpublished: perhaps", "perhaps", '"perhaps": expected yes or no'),
    Mistake("an address without https", E, "https://example.org/letter", "example.org", "url:", "begins with https://"),
    # Contradictions
    Mistake("dates unlike the days", ONE, "2025-05-15/2025-05-16", "2025-05-22/2025-05-23", "2025-05-22",
            'contradiction about dates: "2025-05-15/2025-05-16" by event.yaml; "2025-05-22/2025-05-23" by when'),
    Mistake("two facts with different claims", TWO, "  label: The printed guide",
            "  label: The printed guide\n  claims: {dates: May}", "May",
            "contradiction about dates"),
    Mistake("settled with a value nobody claims", E, "right: 10 euro", "right: 11 euro", "right:",
            'nobody claims "11 euro"; claimed are: 10 euro, 12 euro'),
    Mistake("settled about what nobody claims", E, "  price:\n",
            "  rooms:\n    right: three\n    why: {en: x, ro: y}\n  price:\n", "right: three",
            'nobody claims "three"; claimed are: nothing'),
    Mistake("dates settled against the days", C + "event.yaml", "right: 2024-10-10/2024-10-11", "right: 2024-10-24/2024-10-25", "right:",
            "does not agree with days: 2024-10-10/2024-10-11"),
    # Shapes
    Mistake("a list where texts belong", ONE, "    en: It costs 10 euro.\n    ro: Costă 10 euro.",
            "    - It costs 10 euro.", "answer:\n    -",
            "price.answer: expected one text per language (en: ..., ro: ..., ru: ...), not a list"),
    Mistake("a text where texts belong", TWO, "answer: {en: It is printed., ro: Este tipărit.}", "answer: It is printed.",
            "answer: It is", "expected one text per language"),
    Mistake("a text where a mapping belongs", E, EVENT[EVENT.index("place:") : EVENT.index("texts:")], "place: Orhei\n", "place:",
            "expected lines with `key: value`"),
    Mistake("a text where a list belongs", E, "languages: [en, ro]", "languages: en", "languages:", "expected a list, like [one, two]"),
    Mistake("a mapping where a text belongs", ONE, "It costs 10 euro.", "{a: b}", "{a: b}", "expected a text, not `key: value` lines"),
    whole("a list where a file of facts belongs", TWO, b"# x\n- one\n- two\n", "expected lines with `key: value`, not a list", "- one"),
    whole("a text where a file of facts belongs", TWO, b"# x\nhello\n", "not a single text", "hello"),
    # Not YAML
    Mistake("a plain alias", ONE, "It costs 10 euro.", "*price", "*price", "a text that begins with * or & needs quotes"),
    Mistake("an anchor", ONE, "It costs 10 euro.", "&price x", "&price", "a text that begins with * or & needs quotes"),
    Mistake("bold without quotes", ONE, "It costs 10 euro.", "**10 euro** it costs", "**10", "a text that begins with * or & needs quotes"),
    Mistake("a tag that runs code", ONE, "It costs 10 euro.", "!!python/object/apply:os.system [ls]", "python",
            "begins with ! needs quotes"),
    Mistake("a tag of YAML itself", ONE, "It costs 10 euro.", "!!binary aGVsbG8=", "binary", "begins with ! needs quotes"),
    Mistake("a text that begins with !", ONE, "It costs 10 euro.", "!Important", "!Imp", "begins with ! needs quotes"),
    Mistake("a text that begins with @", ONE, "It costs 10 euro.", "@ana knows", "@ana", "a text that begins with @ needs quotes"),
    Mistake("a text that begins with a bracket", ONE, "It costs 10 euro.", "[10 euro] each", "[10", "a text that begins with [ or {"),
    Mistake("a colon in a text without quotes", ONE, "It costs 10 euro.", "The price: 10 euro", "The price", "a text with a colon in it"),
    Mistake("a quote that is not closed", ONE, "It costs 10 euro.", '"It costs 10 euro.', '"It',
            'the quote (") that opens here is not closed'),
    Mistake("a quote that is not closed before one that is", C + "facts/about.yaml", 'en: "The theme is **Clusters as drivers of inter-'
            'regional value chains**."', 'en: "The theme', 'en: "The theme', 'the quote (") that opens here is not closed'),
    Mistake("quotes within quotes", ONE, "It costs 10 euro.", '"It costs "10" euro."', '"It', "closes in the middle of this line"),
    Mistake("an apostrophe within apostrophes", ONE, "It costs 10 euro.", "'It's 10 euro.'", "'It's", "closes in the middle of this line"),
    Mistake("a tab", ONE, "    price: 10 euro", "\tprice: 10 euro", "\tprice", "there is a tab here; YAML wants spaces"),
    Mistake("a no-break space after the colon", ONE, "    ro: Costă 10 euro.", "    ro:\xa0Costă 10 euro.", "Costă", "no-break space"),
    Mistake("a line that stands too far left", ONE, "    ro: Costă 10 euro.", "   ro: Costă 10 euro.", "   ro: Costă", "the same column"),
    Mistake("a key without its colon", TWO, "  unpublished: yes", "  unpublished", "unpublished\nguide", "expected `key: value`"),
    Mistake("a second document", TWO, "guide:\n", "---\nguide:\n", "---", "a second document begins here"),
    Mistake("a NUL", ONE, "It costs", "It\0costs", "\0", "invisible character that cannot stand here (U+0000)"),
    Mistake("a line separator from a word processor", ONE, "Costă 10", "Costă\u202810", "\u2028", "(U+2028)"),
    whole("a bomb of aliases", TWO, bomb(), "anchors and aliases are not used", "a0"),
    whole("nesting in brackets", TWO, b"# x\na: " + b"[" * 1000 + b"]" * 1000, "nested more than 30 levels deep", "a:"),
    whole("nesting in mappings", TWO, b"# x\na: " + b"{a: " * 1000 + b"}" * 1000, "nested more than 30 levels deep", "a:"),
    whole("nesting in columns", TWO, "".join(" " * n + f"k{n}:\n" for n in range(1000)).encode(), "nested more than 30 levels", "k30:"),
    whole("a file of 20 MB", TWO, b"a: b\n" * 4_000_000, "the file is too large: at most 2 MB are read"),
    whole("Latin-1", TWO, "parking:\n  topic: à côté\n".encode("latin-1"), "not UTF-8", "  topic"),
    whole("UTF-16 with its mark", TWO, "parking:\n  topic: x\n".encode("utf-16"), "not UTF-8", FIRST),
    whole("UTF-16 without its mark", TWO, "parking:\n  topic: x\n".encode("utf-16-le"), "UTF-8", FIRST),
    whole("an empty file", TWO, b"", "the file is empty", FIRST),
    whole("a file of a line only", TWO, b"---\n  ", "the file is empty", FIRST),
    whole("a file of comments only", TWO, b"# nothing\n# here\n", "the file is empty", "# nothing"),
)  # fmt: skip
