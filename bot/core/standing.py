"""Which questions stand by themselves, whatever was told before: a new question must not get stuck in the old one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.claims import asks_if_then
from bot.core.courtesies import COURTESIES, NODS
from bot.core.division import BEYOND_DOUBT, LIKELY, OF_THE_WHOLE, OTHER_EDITIONS, SURELY, SURELY_SAID, surely_another
from bot.core.grounds import CUE_BRING, CUE_ORIGIN, CUE_OTHER_TIME, CUE_WHY, Grounds, Part
from bot.core.groups import OF_THE_WAY, WAYS
from bot.core.matter_turns import BOUNDS
from bot.core.meaning import OF_THIS_EVENT
from bot.core.noted import FEWEST_SAID, SIGNING_UP
from bot.core.premise import wants_a_yes
from bot.core.programme import ALL
from bot.core.session_turns import FOR_WHOM
from bot.core.spoken import HARDLY
from bot.core.text import tokens
from bot.core.turns import Focus
from bot.core.wordforms import keys

OF_ANYTHING = frozenset((
    *OF_THE_WHOLE, *FOR_WHOM, *SIGNING_UP, *WAYS, "fee", "fee-included", "contact", "phone-email", "dress-code", "bring",
    "registration-deadline", "seating",
)) - {"city"}  # fmt: skip
"""Topics of the event that are asked of any session or thing in the same words: "the price?", "which language?"."""
OF_LANGUAGES = ("languages", "interpretation", "bot-language", "matchmaking-language", "materials-language")
"""Topics after which "and in Romanian?" asks of them, and not for the same once more."""
KINDRED = 0.1
"""Probability from which a matter akin to the last is meant sooner than another."""
LONG_WORD = 5
"""Letters of a word by which another matter than the last is known."""
SHORTEST_SAID = 4
"""Letters of a word by which the last answer is meant: "the code?"."""
STORY = 3
"""Words that tell something, from which what is said before a question is what the question is of."""


CLEARLY_ANOTHER = 0.7
"""From this confidence a matter is meant even behind an "and where": "and where can I leave my suitcase" after the dinner."""
NOISE = "gibberish"
"""The topic of what nobody can read."""
WHAT, ABOUT = frozenset({"what", "whats", "ce", "что"}), frozenset({"about", "cu", "despre", "насчет"})
"""Words, folded, of a question for what is on; "what about" is none."""


class Standing:
    """Decides for one event."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds

    def alone(self, part: Part, focus: Focus) -> bool:
        """Whether a question is of nothing that was told."""
        return (
            self._is_noise(part)
            or self.grounds.loses_somebody(part)
            or asks_if_then(part, self.grounds)
            or self._claims_a_time(part)
            or self._is_asked_beside(part)
            or self._is_of_another_place(part, focus)
            or self._is_small_talk(part, focus)
            or self._is_not_ours(part, focus)
            or self._tells_its_story(part)
            or self._asks_all(part)
            or self._is_of_the_event(part)
            or self._names_its_matter(part, focus)
            or (bool(part.query.speakers) and self.grounds.has_cue(part.text, CUE_ORIGIN))  # "which firm is Stefan Ilic from?"
            or self._names_a_body(part, focus)
            or self._is_told_elsewhere(part, focus)
            or self._asks_its_hour(part, focus)
            or self._is_of_sessions(part)
            or self._is_surely_open(part)
            or self._is_when_all_begins(part, focus)
        )

    def _is_asked_beside(self, part: Part) -> bool:
        """ "How much is the hotel, and where can I park?": two matters in one message, of which the second is sure, and not only "it"."""
        topic = self.grounds.subject(part.label).topic
        leans = self.grounds.says_it(part.text) or topic in OF_ANYTHING
        return part.among and part.sure >= SURELY_SAID and self.grounds.kind(part.label) == "event" and not leans

    def _is_of_another_place(self, part: Part, focus: Focus) -> bool:
        """ "When was the one in Graz?" after a summary, "and how do I come from Chișinău?" after the hotels."""
        topic, words = self.grounds.subject(part.label).topic, tokens(part.text)
        others = self.grounds.knowledge.published(OTHER_EDITIONS) if topic in OF_THIS_EVENT or topic == OTHER_EDITIONS else []
        names = self.grounds.answers.names
        if not focus.shown and any(names(id_, word) for id_ in others for word in words if not self.grounds.is_here(word)):
            return True
        return topic in OF_THE_WAY and part.sure >= HARDLY and any(map(self.grounds.is_town, words)) and not part.query.what

    def _claims_a_time(self, part: Part) -> bool:
        """ "Lunch on Thursday is at 13:00, right?" after the fee, which has lunch: of the programme."""
        query = part.query
        hourly = query.span is not None and query.span.kind in ("moment", "range")
        return hourly and bool(query.types or query.sessions) and not query.guessed and wants_a_yes(part.text, self.grounds.asking)

    def _is_noise(self, part: Part) -> bool:
        """ "aaaa" after the badge: no "and?", though the letter alone is one."""
        query = part.query
        bare = not (query.what or query.span or query.wants)
        if bare and all(len(word) == 1 and not self.grounds.is_cue(word) for word in tokens(part.text)):
            return True  # five thousand times the same letter
        return bare and self.grounds.subject(part.label).topic == NOISE and part.sure >= BEYOND_DOUBT

    def _is_when_all_begins(self, part: Part, focus: Focus) -> bool:
        """ "When does it start?", "on which day?" after the Wi-Fi, of which nothing is published, and which has no beginning."""
        before = self.grounds.subject(focus.label)
        topic = self.grounds.topic(before)
        timeless = topic is not None and not topic.sessions and not self.grounds.answered(before) and not focus.shown
        return timeless and self.grounds.subject(part.label).topic in BOUNDS and part.sure >= SURELY

    def is_when_all_ends(self, part: Part) -> bool:
        """ "When is everything over?": not when the last session is."""
        said = not ALL.isdisjoint(tokens(part.text)) and ALL.issuperset(part.query.left)
        return said and part.query.want == "until" and self.grounds.subject(part.label).topic == "end-time" and part.sure >= LIKELY

    def _names_a_body(self, part: Part, focus: Focus) -> bool:
        """ "ECCP, who is that?" after how long to wait: a name in capitals of another fact."""
        named = self.grounds.answers.acronyms(part.text)
        return bool(named) and not focus.shown and focus.label not in named

    def _is_small_talk(self, part: Part, focus: Focus) -> bool:
        """ "What time is it there now?", "is it over already?", "great, thanks!"; "until?" is no farewell, though it sounds like one."""
        topic = self.grounds.topic(self.grounds.subject(part.label))
        if part.sure < SURELY or topic is None:
            return False
        courtesy = self.grounds.subject(part.label).topic in (*COURTESIES, *NODS)  # "ah ok when", but not "who are you?"
        wants = courtesy and part.query.want != "list" and all(map(self.grounds.is_light, part.query.left))
        begun = part.query.want in ("when", "until") and not focus.shown and part.sure >= BEYOND_DOUBT
        counted = topic.want == "countdown" and (begun or not self.grounds.points(part))
        return topic.want == "clock" or counted or (topic.kind == "smalltalk" and not wants)

    def _is_not_ours(self, part: Part, focus: Focus) -> bool:
        """ "Will it rain tomorrow?" after the dinner of tomorrow."""
        if self.grounds.subject(focus.label).topic in OF_LANGUAGES and self.grounds.programme.tongues(part.text):
            return False  # "and into Russian?" after the interpretation is no word to translate
        named = part.query.speakers or part.query.rooms or (part.query.sessions and not part.query.guessed)
        says_what = bool(self.grounds.telling(part) or self.grounds.content(part.around)) and not named
        return self.grounds.kind(part.label) == "uncovered" and part.sure >= SURELY and says_what

    def _tells_its_story(self, part: Part) -> bool:
        """ "We come by van. Where can we leave it?": what the question leans on was said with it."""
        said, small = self.grounds.content(part.around), self.grounds.kind(part.label) == "smalltalk"
        if self.grounds.programme.tongues(part.around) and part.query.want in ("interpretation", "language"):
            return False  # "Is it translated? I have no Russian at all."
        return not small and (len(said) >= STORY or (bool(said) and part.sure >= LIKELY))

    def _asks_all(self, part: Part) -> bool:
        """ "What's on right now?", "what is on tonight?", "was anything moved?": of all of the programme."""
        query, words = part.query, tokens(part.text)
        if query.what or query.left:
            return False
        if query.span and query.span.kind == "moment" and not WHAT.isdisjoint(words) and ABOUT.isdisjoint(words):
            return not self.grounds.says_it(part.text)  # "then what's at 11:30" after the coffee
        if self.grounds.points(part):
            return False
        now = query.span is not None and query.span.kind == "now" and query.want in ("list", "who")
        listed = query.span is not None and query.span.kind != "next" and "list" in query.wants
        return now or listed or (query.want == "change" and not self.grounds.has_cue(part.text, CUE_WHY))

    def _is_of_the_event(self, part: Part) -> bool:
        """ "Who opens the conference?" after a workshop, "so it is in Brno, right?", "is it next week?", where it was last year."""
        if part.query.span and part.query.span.kind == "week" and not part.query.what:
            return True
        other_time = self.grounds.has_cue(part.text, CUE_OTHER_TIME)
        if other_time and any(self.grounds.subject(label).topic == OTHER_EDITIONS for label, _ in part.ranked[:3]):
            return True  # "and do you hold it next year?" after a workshop
        claims = wants_a_yes(part.text, self.grounds.asking) and not self.grounds.goes_on(part.text)
        elsewhere = claims and self.grounds.towns(part.text) > 0
        if self.grounds.subject(part.label).topic == "fee" and self.grounds.names(part.text, "participate"):
            return True  # "what does it cost to take part?"
        surely = part.sure >= SURELY or other_time or not self.grounds.points(part)
        return elsewhere or (surely and self.grounds.names_event(part.text))

    def _names_its_matter(self, part: Part, focus: Focus) -> bool:
        """ "Organiser??" after the airport: a word of a matter that is surely meant, and is not asked of other things as well."""
        grounds, topic = self.grounds, self.grounds.subject(part.label).topic
        points = grounds.goes_on(part.text) or grounds.names(part.text, "included") or part.query.want != "list"
        surely = part.sure >= (grounds.limits.answer_at if len(tokens(part.text)) == 1 else SURELY)
        leans = points and grounds.points(part) and part.sure < CLEARLY_ANOTHER
        one_led = (one := grounds.only(focus)) is not None and bool(one.people)
        if focus.shown and grounds.says_it(part.text) and (grounds.names(part.text, "get-to") or (one_led and part.query.want == "who")):
            return False  # "and how do we get to it from the entrance?", "who runs it?"
        akin = len(tokens(part.text)) > 1 and not surely_another(part, grounds.family(focus.label), grounds)
        if not surely or leans or akin or grounds.kind(part.label) != "event":
            return False
        if topic in OF_ANYTHING or grounds.has_cue(part.text, CUE_BRING):
            return False
        telling = self.grounds.telling(part)
        return bool(telling) and not any(self._was_said(word, focus) for word in telling)

    def _is_told_elsewhere(self, part: Part, focus: Focus) -> bool:
        """ "And where is my milk tested?" after the nurse: the likeliest answer has words of the question, the last one has none."""
        fact, telling = self.grounds.subject(part.label).fact, [word for word in self.grounds.telling(part) if len(word) >= LONG_WORD]
        topic, query = self.grounds.subject(part.label).topic, part.query
        named = query.what or query.span or topic in OF_ANYTHING or self.grounds.says_it(part.text)  # "what about the Willow Room?"
        fresh = bool(telling) and not named and not any(self._was_said(word, focus) for word in telling)
        family = self.grounds.family(focus.label)
        if any(chance >= KINDRED and self.grounds.family(label) == family for label, chance in part.ranked):
            return False  # "how do I cancel one?" after a meeting
        likely = part.sure >= HARDLY and part.label != focus.label and self.grounds.tells(self.grounds.subject(part.label))
        return likely and fresh and any(self.grounds.answers.has_word(fact, word) for word in telling)

    def _is_of_sessions(self, part: Part) -> bool:
        """ "And about recycled yarn, where do I listen?" after the car park: sessions speak of it, and nothing else is likely."""
        query = part.query
        plain = bool(query.topic) and not query._replace(topic=()).what and part.sure < SURELY
        hits = self.grounds.programme.entities.about(query.topic) if plain else []
        return bool(hits) and len(hits[0].words) >= FEWEST_SAID

    def _is_surely_open(self, part: Part) -> bool:
        """ "And how do I book meetings?" after what they are: that this is not published, and not once more what they are."""
        subject = self.grounds.subject(part.label)
        declared = bool(subject.fact) and not self.grounds.tells(subject) and part.sure >= BEYOND_DOUBT
        return declared and bool(self.grounds.telling(part)) and not self.grounds.says_it(part.text) and subject.topic not in OF_ANYTHING

    def _asks_its_hour(self, part: Part, focus: Focus) -> bool:
        """ "When is lunch?" after where it is sold, which names no hour: the programme does."""
        query, fact = part.query, self.grounds.subject(focus.label).fact
        held = self.grounds.programme.held.intersection(query.types)
        return bool(held) and query.want == "when" and not focus.shown and not self.grounds.answers.has_hour(fact) and not query.left

    def _was_said(self, word: str, focus: Focus) -> bool:
        """Whether the last answer has a word: "the code?" after the hotel's, "when does the bus go?" after the dinner."""
        fact = self.grounds.subject(focus.label).fact
        if fact and not focus.shown and len(word) >= SHORTEST_SAID and self.grounds.answers.has_word(fact, word):
            return True
        return self.is_noted(word, focus.shown)

    def is_noted(self, word: str, shown: Sequence[str]) -> bool:
        """Whether the note of the one session that was shown has a word, or another one for it."""
        named, noted = self.grounds.concepts(word), tokens(self.grounds.note(shown))
        return any(not named.isdisjoint(self.grounds.concepts(one)) or not set(keys(one)).isdisjoint(keys(word)) for one in noted)
