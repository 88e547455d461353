"""A message in somebody's words -> its questions: taken apart where each is understood by itself."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import listing, moments, splitting
from bot.core.division import SURELY
from bot.core.grounds import CUE_ME, CUE_PREMISE, Grounds
from bot.core.interjections import without_interjection
from bot.core.matching import Match
from bot.core.premise import wants_a_yes
from bot.core.text import tokens

HALF_SURELY = 0.5
"""From this confidence a half of a question is a matter of its own, where the other half is of another."""
INSULTS = "insults"
"""The topic of what is said in anger."""
HALVED = 25
"""Words of a question that is still looked at in halves."""


class Divider:
    """Divides what is asked of one event."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        sessions = grounds.knowledge.agenda.sessions
        self._titles = {tokens(title) for session in sessions for title in session.entry.title.values() if title.rstrip().endswith("?")}

    def questions(self, text: str, lang: str = "en") -> list[splitting.Asked]:
        """The message's questions; what names two matters is taken apart when each is understood by itself."""
        text = without_interjection(text, lang)
        head, _, rest = text.partition(":")
        if rest[:1].isspace() and moments.is_only_time(head):
            text = f"{rest.strip(' ?')}, {head}?"  # "Thursday at four: what is there to choose from?"
        if splitting.is_one(text):
            return [splitting.Asked(text)]
        text = self._without_address(text)
        if len(splitting.sentences(text)) == 1 and (asked := self._requested(splitting.Asked(text))):
            return asked
        if behind := self._behind_one_word(text):
            return behind
        members = listing.listed(text) or listing.listed(text.partition(":")[2])
        if members and self._are_matters(members):
            return [splitting.Asked(member) for member in members]
        first, last = ([], text) if wants_a_yes(text, self.grounds.asking) else listing.leading(text)
        # "I can't come after all, can I have my money back?", "since it's three days long, which day is best?"
        telling = any(self.grounds.has_cue(one, cue) for one in first for cue in (CUE_ME, CUE_PREMISE))
        if first and (telling or not all(map(self._is_matter, [*first, last]))):
            first, last = [], text
        parts = [*map(splitting.Asked, first), *splitting.questions(last, self.grounds.asking)]
        if len(parts) > 1 and any(tokens(part.text) in self._titles for part in parts):
            return [splitting.Asked(text)]  # "is the talk on where the masons have gone interpreted?", where that is its title
        return [one for part in parts for one in self._requested(part) or self._halves(part)][: splitting.MOST]

    def _behind_one_word(self, text: str) -> list[splitting.Asked]:
        """ "Where is the toilet, the nurse and the way out?", "I'd like the dates, the venue and the fee": a question for each."""
        head, members = listing.behind(text, self.grounds.asking)
        wishes = bool(members) and any("cue-wish" in concepts for _, _, concepts in self.grounds.asking.spans(tokens(head)))
        if not members or not (wishes or not splitting.QUESTION_WORDS.isdisjoint(tokens(head))):
            return []
        both = [(one,) if wishes or splitting.asks(one, self.grounds.asking) else (one, f"{head} {one}") for one in members]
        asked = [max(ways, key=lambda way: self._read(way).confidence) for ways in both]
        matters = [self._read(one) for one in asked]
        surely = all(one.confidence >= SURELY and self.grounds.kind(one.label) == "event" for one in matters)
        apart = len({self.grounds.family(one.label) for one in matters}) == len(matters)
        return [splitting.Asked(one) for one in asked] if surely and apart else []

    def _without_address(self, text: str) -> str:
        """ "You stupid bot, where is it?": what is asked behind a greeting or an insult."""
        head, comma, rest = text.partition(",")
        small = self._read(head) if comma and splitting.asks(rest, self.grounds.asking) else None
        said = small is not None and (self.grounds.kind(small.label) == "smalltalk" or self.grounds.subject(small.label).topic == INSULTS)
        addressed = said and small is not None and small.confidence >= SURELY
        return rest.strip() if addressed else text

    def _requested(self, part: splitting.Asked) -> list[splitting.Asked]:
        """ "Could you tell me the dates and the venue": a question for each, where each surely is a matter of the event."""
        members = listing.requested(part.text, self.grounds.asking)
        labels = [self._read(member).label for member in members]
        apart = len({self.grounds.family(label) for label in labels}) == len(members)
        ours = apart and all(self.grounds.kind(label) == "event" for label in labels)
        surely = sum(map(self._is_matter, members)) if ours else 0
        return [part._replace(text=member) for member in members] if members and ours and surely >= len(members) - 1 else []

    def _are_matters(self, members: Sequence[str]) -> bool:
        """Whether all members of a list surely are; of three or more, one may be only likely."""
        surely = sum(map(self._is_matter, members))
        return surely >= len(members) - (len(members) > 2) and all(self._read(one).confidence >= HALF_SURELY for one in members)

    def _is_matter(self, text: str) -> bool:
        """Whether a fragment surely is of one of the event's matters."""
        match = self._read(text)
        return match.confidence >= SURELY and self.grounds.kind(match.label) == "event" and self._says_what(text)

    def _halves(self, part: splitting.Asked) -> list[splitting.Asked]:
        """ "Is there a doctor and halal food?": two questions, where each half is surely of another matter."""
        if len(tokens(part.text)) > HALVED:
            return [part]
        for left, right in splitting.halves(part.text, self.grounds.asking)[:2]:
            if not (self._says_what(left) and self._says_what(right)):
                continue
            one, two = self._read(left), self._read(right)
            tells = all(self.grounds.tells(self.grounds.subject(match.label)) for match in (one, two))
            families = {self.grounds.family(one.label), self.grounds.family(two.label)}
            if (
                min(one.confidence, two.confidence) >= (HALF_SURELY if tells else SURELY)
                and len(families) == 2
                and not self.grounds.are_near(one.label, two.label)
                and {"event"} == set(map(self.grounds.kind, (one.label, two.label)))
            ):
                return [part._replace(text=left), part._replace(text=right)]
        return [part]

    def _read(self, text: str) -> Match:
        return self.grounds.matcher.match(self.grounds.bare(text), None, 8)

    def _says_what(self, half: str) -> bool:
        """Whether a half has a word beside those that only build questions: "I need cash, where?" is one."""
        cues = self.grounds.cue_words(half)
        return not all(word in cues for word in tokens(half))
