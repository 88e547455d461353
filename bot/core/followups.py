"""Questions that lean on the one before: "and on Friday?", "who speaks there?", "а для студентов?"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.core import facts, guide
from bot.core.answer_words import SHORTEST_MEANT
from bot.core.division import LIKELY, OF_THE_WHOLE, OTHER_EDITIONS, SURELY
from bot.core.grounds import CUE_BACK, Grounds, Part
from bot.core.kin_turns import RARE, KinTurns
from bot.core.list_turns import ListTurns
from bot.core.matter_turns import OF_ALL, MatterTurns
from bot.core.meaning import OF_THIS_EVENT
from bot.core.moments import ordinal
from bot.core.neighbours import after
from bot.core.noted import OF_AGE
from bot.core.premise import wants_a_yes
from bot.core.query import Query, on_its_day, other_day, refer_back, same_hour
from bot.core.readings import YES_NO
from bot.core.replies import Reply, Status
from bot.core.selecting import select, within
from bot.core.session_turns import BARE, ONE, SessionTurns
from bot.core.spoken import HARDLY, SPOKEN_OF, asks_price
from bot.core.standalone import Standalone
from bot.core.standing import Standing
from bot.core.text import tokens
from bot.core.turns import SHORT, Answer, Focus

SOURCE = "answer-source"
"""The topic of where an answer comes from."""
OF_SESSIONS = ("who", "moderator", "length", "language", "interpretation", "capacity")
"""Wants that no fact answers as a session does."""
ORDINAL_FROM = 3
"""Words from which an ordinal may be of a day: "on the third day"."""
EDGES_ALONE = (("first",), ("last",), ("length",), ("last", "length"), ("first", "list"), ("last", "list"))
"""Wants of "the first one", "the last one", which name no more than that."""
ENDS = {("opening", "last"): "closing", ("closing", "first"): "opening"}
"""The kind of session at the other end: "who opens the conference", "and who closes it?"."""
LONGER = frozenset({"longer", "still", "mai", "inca", "еще", "осталось"})
"""Words, folded, of what is left of something: "how much longer?"."""
SINCE_WHEN = 3
"""Words of "since when", which after what a body is asks for its beginning."""
LEANING = 0.35
"""Share of the evidence from a follow-up and the question before it that the best label must have."""
LONGEST_OF_IT = 9
"""Words of a question that leans on what was told by an "it" alone."""
KIN = 2.5
"""How much more likely a follow-up asks of the same matter than of another."""


class Followups:
    """Answers what only the last turns make a question of."""

    def __init__(self, grounds: Grounds, standalone: Standalone) -> None:
        self.grounds, self.standalone = grounds, standalone
        self.standing = Standing(grounds)
        self.lists = ListTurns(grounds, standalone)
        self.sessions, self.matters = SessionTurns(grounds, standalone), MatterTurns(grounds, standalone)
        self.kin = kin = KinTurns(grounds, self.matters)
        self._first: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self._of_source, self.sessions.of_age, self._of_other_edition, self.matters.compares, self.sessions.on_foot,
            self.sessions.notes.sign_up_until, *kin.first,
        )  # fmt: skip
        self._turns: Sequence[Callable[[Part, Focus], Answer | None]] = (
            self.sessions.answer, *kin.before, self.matters.answer, kin.year, kin.again,
        )  # fmt: skip

    def answer(self, part: Part, focus: Focus) -> Answer | None:
        """The answer with what was in focus taken along; None when the question stands by itself."""
        if self.standing.is_when_all_ends(part):
            return None
        if (one := self._narrowed(part, focus)) and (noted := self.sessions.notes.on_its_note(part, one)):
            return noted
        if part.query.want == "length" and not LONGER.isdisjoint(tokens(part.text)) and focus.shown:
            part = part._replace(query=part.query._replace(want="until"))  # "how much longer?"
        if told_of := next((found for turn in self._first if (found := turn(part, focus))), None):
            return told_of
        told = self.grounds.subject(focus.label).fact
        if part.query.want == "where" and not self.grounds.answers.has_name(told) and (there := self._of_before(part, focus)):
            return there  # "where is it?" after "can my wife come to the dinner?", whose price names no place
        return self._of_last(part, focus) or self._of_before(part, focus) or self._of_matter(part, focus)

    def of_it(self, part: Part, focus: Focus) -> Answer | None:
        """What a question without a word of its own asks of what is in focus."""
        if found := self._of_last(part, focus):
            return found
        if focus.shown:
            return self.standalone.tells(part.query._replace(sessions=focus.shown), part)
        return self.matters.told(part, focus.label)

    def _narrowed(self, part: Part, focus: Focus) -> Focus | None:
        """ "What time is the bus?" after all of an evening: as after the one whose note speaks of buses."""
        query, words = part.query, [word for word in self.grounds.telling(part) if len(word) > SHORTEST_MEANT - 1]
        if not 2 <= len(focus.shown) <= SHORT or not words or query.what or query.span or len(tokens(part.text)) > SHORT:
            return None
        noted = [id_ for id_ in focus.shown if any(self.standing.is_noted(word, (id_,)) for word in words)]
        return focus._replace(shown=tuple(noted), query=Query(sessions=tuple(noted))) if len(noted) == 1 else None

    def _of_source(self, part: Part, focus: Focus) -> Answer | None:
        """ "Says who?", "is that official?": where the last answer comes from, and of which moment it is."""
        topic, told = self.grounds.subject(part.label).topic, self.grounds.subject(focus.label).fact
        doubts = topic == YES_NO and part.text.rstrip().endswith("?")  # "sure?", "точно?"
        founded = part.query.want == "when" and self.grounds.answers.has_year(told)  # "since when?" after what a body is
        if founded and topic == SOURCE and len(tokens(part.text)) <= SINCE_WHEN:
            return self.matters.told(part, focus.label)
        if part.query.what or not (doubts or (topic == SOURCE and part.sure >= LIKELY)):
            return None
        knowledge, speech = self.grounds.knowledge, self.grounds.speech(part.lang)
        fact = facts.current(knowledge, told, part.now) if told else None
        if fact is None and not focus.shown:
            return None
        said = facts.source_line(knowledge, fact, speech, part.now) if fact else facts.agenda_source_line(knowledge, speech, part.now)
        kept = focus._replace(at=part.now)
        return Answer(Status.ANSWERED, Reply(said), part.lang, (fact,) if fact else (), kept) if said else None

    def _of_other_edition(self, part: Part, focus: Focus) -> Answer | None:
        """ "And on which days is it?" after where the next one is."""
        before = not focus.shown and self.grounds.subject(focus.label).topic == OTHER_EDITIONS
        asked = self.grounds.subject(part.label).topic in OF_THIS_EVENT and not (part.query.what or part.query.span)
        leans = (self.grounds.goes_on(part.text) or self.grounds.says_it(part.text)) and not self.grounds.names_event(part.text)
        return self.matters.told(part, focus.label) if before and asked and leans and len(tokens(part.text)) <= SHORT else None

    def _of_matter(self, part: Part, focus: Focus) -> Answer | None:
        """ "And the code?" after the hotel, and after its breakfast, which is not published: of the hotel."""
        before = focus._replace(label=focus.matter, matter="")
        if not focus.matter or self.standing.alone(part, before):
            return None
        fact = self.grounds.subject(focus.matter).fact  # a mere "where?" is of what was spoken of last
        leans = self.grounds.points(part) or any(self.grounds.answers.has_word(fact, word) for word in self.grounds.telling(part))
        return self.matters.answer(part, before) if leans else None

    def _spoken_of(self, part: Part, focus: Focus) -> Query | None:
        """ "Who else is on the panel?", "and how many seats has the workshop?": the one of its kind that was spoken of last."""
        query, by_id = part.query, self.grounds.knowledge.agenda.by_id
        asked = query.want != "list" or self.grounds.has_cue(part.text, CUE_BACK)
        if len(query.types) != 1 or not asked or query._replace(types=()).what or query.span or query.edge:
            return None
        spoken = (*focus.shown, *focus.before) if len(focus.shown) < 2 else focus.before
        one = next((id_ for id_ in spoken if id_ in by_id and by_id[id_].entry.type in query.types), "")
        return query._replace(sessions=(one,), types=()) if one else None

    def _of_before(self, part: Part, focus: Focus) -> Answer | None:
        """ "How do I get there?" after "is the dinner included?", which the fee has answered: to the dinner."""
        if focus.shown or not focus.before:
            return None
        earlier = Focus(focus.text, "", Query(sessions=focus.before[:1]), focus.before[:1], focus.at)
        if noted := self.sessions.on_note(part, earlier):
            return noted
        bare = part.query.want != "list" and not self.grounds.content(part.text) and len(tokens(part.text)) <= BARE
        before = self.grounds.subject(focus.label)  # "and where will it be?" after the dates is of the event
        where = part.query.want == "where" and self.grounds.answered(before) and before.topic not in OF_THE_WHOLE
        leans = ((focus.aside or where) and (self.grounds.points(part) or bare)) or part.query.want in OF_SESSIONS
        return self.sessions.answer(part, earlier) if leans and not self.standing.alone(part, earlier) else None

    def _speaks_about(self, part: Part) -> bool:
        """Whether a question has an "about": "the one about drought" is another than the last."""
        return any("want-topic" in concepts for _, _, concepts in self.grounds.programme.lexicon.spans(tokens(part.text)))

    def _of_last(self, part: Part, focus: Focus) -> Answer | None:
        if counted := self._nth(part, focus) or self.lists.answer(part, focus):
            return counted
        if self.standing.alone(part, focus):
            return None
        if part.query.guessed and self.grounds.points(part) and self._is_in_answer(focus, part.query.hints):
            return self.matters.told(part, focus.label)  # "and poultry, the same?" after a rule that names it
        if self._is_of_the_same_again(part, focus):
            return self.matters.told(part, focus.label)
        part = self._theirs(self._without_guesses(part, focus), focus)
        if (one := self._spoken_of(part, focus)) and (told := self.standalone.tells(one, part)):
            return told
        return next((found for turn in self._turns if (found := turn(part, focus))), None) or self._merged(part, focus)

    def _without_guesses(self, part: Part, focus: Focus) -> Part:
        """Without a time that is no time, and a word of a title that names no other session."""
        query, grounds = part.query, self.grounds
        if query.want == "who" and len(query.topic) == 1 and len(focus.shown) == 1 and grounds.says_it(part.text):
            return part._replace(query=query._replace(topic=(), left=()))  # "who is sitting on it?" is about nothing
        if query.span and query.span.kind == "now" and query.want == "where" and len(focus.shown) == 1:
            return part._replace(query=query._replace(span=None, timed=()))  # "what room is it now?"
        if query.guessed and grounds.says_it(part.text) and all(grounds.is_light(word) or grounds.is_cue(word) for word in query.hints):
            return part._replace(query=query.unguessed)  # "until when can I leave them there?": no word of a title
        # "And the one about drought?", "and the teenagers one?": another than the last.
        another = not query.left and (self._speaks_about(part) or ONE in tokens(part.text))
        if not query.guessed or query.types or another or not (grounds.says_it(part.text) or not focus.shown):
            return part
        # "And who else speaks there?", "and for cadets?": a word like one of a title is no new session.
        unguessed = part._replace(query=query.unguessed)
        return unguessed if focus.shown or (grounds.points(part) and self.matters.same(unguessed, focus)) else part

    def _is_of_the_same_again(self, part: Part, focus: Focus) -> bool:
        """ "When can I watch it then?" after the recording: the likeliest reading is what was told."""
        same = part.label == focus.label and not focus.shown and self.grounds.tells(self.grounds.subject(focus.label))
        brief = len(tokens(part.text)) <= SHORT + 2 and not part.query.what
        fact, words = self.grounds.subject(focus.label).fact, [word for word in self.grounds.telling(part) if len(word) >= RARE]
        if same and any(fact not in held for word in words if (held := self.grounds.answers.holding([word], 1.0))):
            return False  # "and from the bus station?" after the way to the town
        return same and brief and (self.grounds.says_it(part.text) or self.grounds.goes_on(part.text))

    def _is_in_answer(self, focus: Focus, words: Sequence[str]) -> bool:
        fact = self.grounds.subject(focus.label).fact
        return bool(fact) and all(self.grounds.answers.has_word(fact, word) for word in words)

    def _theirs(self, part: Part, focus: Focus) -> Part:
        """ "When is his talk?" after a person: that person's."""
        query, people = part.query, focus.query.speakers if focus.query else ()
        meant = people and query.types and not (query.speakers or query.sessions) and self.grounds.says_it(part.text)
        return part._replace(query=query._replace(speakers=people, types=())) if meant else part

    def _merged(self, part: Part, focus: Focus) -> Answer | None:
        """What the question and what was spoken of mean together; None where it leans on nothing."""
        if self._is_of_it(part, focus):
            return self.matters.told(part, focus.label)
        if not self._leans(part, focus) or self._finds_nothing(part, focus):
            return None
        if (not focus.shown or part.query.want == "language") and (same := self.matters.same(part, focus)):
            return same
        if self._says_nothing(part) and part.sure < LEANING and self.grounds.tells(self.grounds.subject(focus.label)):
            return self.matters.told(part, focus.label)  # "I don't want that" after the photographs
        told = self._from_programme(part, focus)
        if told and told.status is Status.ANSWERED:
            return told
        surely = part.sure >= SURELY and self.grounds.surely_tells(part)
        says_nothing = not (self.grounds.content(part.text) or part.query.left or surely)
        timed = part.query.span is not None and (part.query.span.kind == "day" or not self.grounds.points(part))
        named = part.query.speakers or part.query.sessions or part.query.rooms
        kindred = None if timed or named or (told and says_nothing) else self._kindred(part, focus, told)
        return self.matters.same(part, focus) or kindred or told

    def _is_of_it(self, part: Part, focus: Focus) -> bool:
        """ "Do they keep something of mine for it?" after the headsets: only "it" says of what, and no other matter is likely."""
        before = self.grounds.subject(focus.label)
        told = not focus.shown and self.grounds.tells(before) and before.topic not in OF_ALL  # "and who will be there?" after the theme
        span = part.query.span
        plain = not part.query.what and (span is None or span.kind == "day") and self.grounds.kind(part.label) == "event"
        of_another = any(self.grounds.names(part.text, concept) for concept in OF_AGE)  # "my daughter is 8, do I pay for her?"
        brief = self.grounds.says_it(part.text) and len(tokens(part.text)) <= LONGEST_OF_IT
        # "How often does it go?" sounds like the series of events, of which nothing is said.
        named = self.grounds.answered(self.grounds.subject(part.label)) and self.grounds.telling(part)
        weak = HARDLY if named or span else LIKELY
        if span is not None and wants_a_yes(part.text, self.grounds.asking):
            return False  # "so it is on the 24th, right?" after the taxis
        return told and plain and part.sure < weak and brief and not of_another

    def _says_nothing(self, part: Part) -> bool:
        """Whether a question neither names nor wants anything."""
        query = part.query
        return not (query.what or query.span or query.left or query.wants or query.edge or self.grounds.content(part.text))

    def _nth(self, part: Part, focus: Focus) -> Answer | None:
        """ "The second one, who speaks?" after a list, "and the second?" after the first coffee break of a day."""
        number, before, programme = self._number(part, focus), focus.query, self.grounds.programme
        if part.query.want == "who" and self.sessions.has_hours(focus):
            return None  # "who is third?" in the pitch
        if not number or part.query.what or len(tokens(part.text)) > SHORT + 2 or len(part.query.left) > 1 + (ONE in tokens(part.text)):
            return None
        if part.query.span and not (ONE in tokens(part.text) or len(tokens(part.text)) < ORDINAL_FROM):
            return None  # the third day
        if self.grounds.answers.lists(self.grounds.subject(focus.label).fact) and not focus.shown:
            return self.matters.told(part, focus.label)  # "the second one again?" after three objectives
        listed = focus.shown if len(focus.shown) > 1 else focus.listed if not part.query.edge or ONE in tokens(part.text) else ()
        if listed:
            one = listed[-1:] if number < 0 else listed[number - 1 : number]
            return self.standalone.tells(part.query._replace(sessions=one, left=(), edge=""), part) if one else None
        if part.query.edge or before is None or not before.what or number < 0:
            return None
        of_kind = select(programme.agenda, before, programme.entities, part.now)
        held = [one for one in within(of_kind, before.span, part.now) if not one.entry.cancelled]
        asked = before._replace(sessions=tuple(one.id for one in held[number - 1 : number]), types=(), span=None, edge="")
        return self.standalone.tells(asked, part) if asked.sessions else None

    def _number(self, part: Part, focus: Focus) -> int:
        """Which of several is meant: 2 for the second, -1 for the last; 0 where none is named."""
        of_day = focus.query and focus.query.span and focus.query.span.kind == "day" and ONE not in tokens(part.text)
        several = len(focus.shown) > 1 or bool(focus.listed) or self.grounds.answers.lists(self.grounds.subject(focus.label).fact)
        if several and part.query.edge and part.query.wants in EDGES_ALONE and not of_day:
            return 1 if part.query.edge == "first" else -1
        return ordinal(part.text)

    def _leans(self, part: Part, focus: Focus) -> bool:
        """Whether a question refers back: it is short, and begins with "and" or says "it", or gives only a time or a want."""
        words, query = tokens(part.text), part.query
        if len(words) > SHORT + (2 if self.grounds.goes_on(part.text) and self.grounds.says_it(part.text) else 0):
            return False
        unclear = bool(focus.shown) and len(query.left) <= 1 and not self.grounds.surely_tells(part)
        # "What is on Friday morning" says all; "and on Friday?" does not.
        whole = "list" in query.wants and query.span is not None
        timed = query.want in ("when", "until", "length") and not self.grounds.content(part.text)  # "at what time does it end"
        brief = len(words) <= BARE or query.want == "capacity" or timed
        bare = not query.what and not whole and (not query.left or unclear) and brief
        return bare or self.grounds.points(part) or self._is_of_the_same(part, focus) or self._asks_its_price(part, focus)

    def _asks_its_price(self, part: Part, focus: Focus) -> bool:
        """ "Do I pay for that?" after the kennels, which are free: in words that name nothing else."""
        fact = self.grounds.subject(focus.label)
        priced = self.grounds.subject(part.label).topic == "fee" or asks_price(part.text)
        others = [word for word in part.query.left if not self.grounds.is_light(word) and not asks_price(word)]  # "the participation"
        short = len(tokens(part.text)) < BARE and not (part.query.what or others)
        return priced and short and fact.topic != "fee" and not focus.shown and self.grounds.answers.has_price(fact.fact)

    def _is_of_the_same(self, part: Part, focus: Focus) -> bool:
        """ "Founded when?" after what a body is: all that is left over is in the answer that was given."""
        query, fact = part.query, self.grounds.subject(focus.label).fact
        short = len(tokens(part.text)) <= BARE and (query.want != "list" or len(tokens(part.text)) == 1)
        plain = bool(query.left) and short and not query.what and not focus.shown
        return plain and not self.grounds.surely_tells(part) and self.grounds.answers.share(fact, query.left) >= SPOKEN_OF

    def _from_programme(self, part: Part, focus: Focus) -> Answer | None:
        query = part.query
        strange = (1 if query.what or not self.grounds.surely_tells(part) else 0) + (part.sure < SURELY - 0.1)
        if focus.query is None or len(query.left) > strange or (query.left and self._is_matter(part)):
            return None
        query = same_hour(on_its_day(part.text, query, focus.query), focus.query)
        merged = other_day(query, focus.query, self.grounds.knowledge.event.days) or self._of_kind(
            refer_back(query, focus.query), focus.query
        )
        if query.want == "until" and not (query.what or query.left) and merged.types == ("opening",) and focus.query.want == "who":
            merged = merged._replace(types=("closing",), want="who")  # "who opens the conference?", "and closes?"
        if query.edge and not query.what and len(merged.types) == 1:
            merged = merged._replace(types=(ENDS.get((merged.types[0], query.edge), merged.types[0]),))
        if query.span and query.span.kind == "next" and focus.shown and not query.what:
            chained = focus.query.span is not None and focus.query.span.kind == "next"
            merged = after(merged, focus.shown, self.grounds.knowledge.agenda, chained=chained)
        if self._is_of_all_then(part, merged, focus):
            merged = query
        if not (merged.anchored or merged.topic):
            return None
        told = guide.answer(merged, self.grounds.programme, self.grounds.teller(part.lang, part.now))
        if told and told.status is Status.UNPUBLISHED and not (told.shown or query.span or query.what):
            return None  # "when does it begin?" after a day of which nothing is published
        return self.standalone.told(told, merged, "", part) if told else None

    def _is_of_all_then(self, part: Part, merged: Query, focus: Focus) -> bool:
        """ "And tonight?" after one visit, with no other that evening; "and tomorrow?", of which nothing is published: all of then."""
        span, programme = part.query.span, self.grounds.programme
        if span is None or part.query.what or len(focus.shown) != 1 or span.kind not in ("part", "day") or part.query.want != "list":
            return False
        if within(select(programme.agenda, merged, programme.entities, part.now), span, part.now):
            return False
        then = within(programme.agenda.known(part.now), span, part.now)
        return not then if span.kind == "day" else bool(then)

    def _finds_nothing(self, part: Part, focus: Focus) -> bool:
        """ "How does tomorrow start?" after a demonstration of today: not "no demonstration tomorrow"; "and on Friday?" is answered so."""
        query, programme = part.query, self.grounds.programme
        if query.span is None or query.what or focus.query is None:
            return False
        if query.span.kind == "next":
            return not (self._goes_on(part, focus) or focus.query.rooms)
        if self.grounds.points(part) and query.span.kind != "now" and "list" not in query.wants:
            return False
        merged = self._of_kind(refer_back(query, focus.query), focus.query)
        return not within(select(programme.agenda, merged, programme.entities, part.now), query.span, part.now)

    def _goes_on(self, part: Part, focus: Focus) -> bool:
        """Whether "what is next?" means after what was shown, and not from now: "and after that?", once more "next?", before the event."""
        before = focus.query.span if focus.query else None
        begun = part.now.date() >= self.grounds.knowledge.agenda.days[0]
        pointed = self.grounds.points(part) or self.grounds.says_it(part.text)  # "what is after it?", whose "it" is of its time
        return not begun or pointed or (before is not None and before.kind == "next")

    def _is_matter(self, part: Part) -> bool:
        """ "Is there vegan food" after the matchmaking: a fact is rather meant than not, be it one that is not published."""
        return bool(self.grounds.subject(part.label).fact) and part.sure >= LIKELY

    def _of_kind(self, merged: Query, before: Query) -> Query:
        """ "And on Wednesday?" after a keynote on Tuesday: a keynote."""
        one = self.grounds.knowledge.agenda.by_id.get(before.sessions[0]) if len(before.sessions) == 1 else None
        return merged if merged.what or one is None else merged._replace(types=(one.entry.type,))

    # ---- facts ----

    def _kindred(self, part: Part, focus: Focus, told: Answer | None) -> Answer | None:
        """What the follow-up and the question before it mean together, a matter akin to the last one before others."""
        grounds = self.grounds
        scores, both = dict(part.ranked), dict(grounds.matcher.rank(f"{focus.text} {part.text}", 8))
        spoken = {f"fact:{fact}": share for fact, share in grounds.answers.holding(part.query.left, SPOKEN_OF).items()}
        # What is no matter of the event is not meant by "and where is it?".
        again = part.label == focus.label
        labels = {*scores, *both, *spoken} - (set() if again else {focus.label})
        labels = {label for label in labels if grounds.kind(label) == "event"} or labels
        total = {label: scores.get(label, 0.0) + both.get(label, 0.0) + spoken.get(label, 0.0) / 2 for label in labels}
        for label in total:
            total[label] *= KIN if grounds.family(label) == grounds.family(focus.label) else 1
        best = max(total, key=lambda label: total[label])
        share = total[best] / max(sum(total.values()), 1e-9)
        if share < LEANING or (best == part.label and part.sure >= grounds.limits.answer_at and told is None):
            return None
        return self.matters.told(part, best)
