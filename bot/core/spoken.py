"""Facts found by the words of their answers, where the matcher is not sure what is meant. Each returns a label, or ""."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.core.answer_words import FEWEST_NUMBERS, SHORTEST_MEANT, names_price
from bot.core.facts import Subject
from bot.core.grounds import Grounds, Part
from bot.core.groups import OF_THE_WAY
from bot.core.moment_lexing import month_words
from bot.core.premise import asks_openly, wants_a_yes
from bot.core.text import romanise, tokens
from bot.core.wordforms import keys

HARDLY = 0.3
"""Below this confidence a reading adds nothing to what a question says by itself."""
SPOKEN_FROM = 5
"""Letters from which a word alone tells of what an answer speaks."""
SPOKEN_OF = 0.6
"""Share of a question's words that an answer must have to be about them."""
FEWEST_SPOKEN = 2
"""Words that an answer must share at least: one is shared by chance."""
FEWEST_INCLUDED = 3
"""Words that a question must have for an answer to be known by having them, whatever else the question may seem to be of."""
_HOW_MUCH = re.compile(
    r"\bhow much\b(?! (?:time|longer|more))|\bсколько (?:это )?(?:выйдет|выходит|с меня)\b|\bcât (?:iese|îmi iese|m-ar costa)\b",
    re.IGNORECASE,
)
_WORTH = re.compile(r"\bстоит(?= (?:ли|\w+(?:ть|ться|ти|чь))\b)", re.IGNORECASE)
"""The Russian "costs" that is a "worth": "стоит ли ехать", "стоит прийти"."""
ONES = frozenset({"one", "una", "unul", "одна", "один"})
"""Words, folded, for one of what was told: "how long does one last?"."""
PAYING = frozenset(
    key
    for word in ["pay", "cost", "charge", "expensive", "plati", "costa", "scump", "платить", "платит", "стоит", "стоить", "стоят"]
    for key in keys(word)
    if len(key) > SHORTEST_MEANT or key == romanise(word)  # the stem of "стоит" is a hundred
)
DEAR = frozenset({"дорого", "недорого", "dorogo", "nedorogo", "taxa", "taxe", "taxei", "taxele"})
"""Words of a price, folded, whose stems are those of other words: of the Romanian "dori", of a taxi."""
MANY = 100
"""Readings among which one that has a name in capitals is looked for: the name itself may be new to the matcher."""
SURELY_WANTED = 0.5
"""From this confidence something of the programme is wanted, whichever fact has a word of the question."""
NEVER_BOTH = 0.82
"""From this confidence a reading is told even if its answer lacks one of two words that another's has both of."""
SURELY_NAMED = 0.75
"""Below this confidence a single word is of the organisers' own fact that alone has it."""
OF_PRICE = ("fee", "fee-included")
"""Topics of what it costs to come, and of what one gets for it."""
POSSIBLE = 0.05
"""Probability from which a reading is possible."""


def acronym(part: Part, grounds: Grounds) -> str:
    """ "What does EEN do there?": of the facts that speak of what is named in capitals, the likeliest, where another seemed meant."""
    named = grounds.answers.acronyms(part.text) or (
        grounds.answers.acronyms(part.around) if grounds.says_it(part.text) or not grounds.content(part.text) else frozenset()
    )
    subject = grounds.subject(part.label)
    if grounds.tells(subject) and wants_a_yes(part.text, grounds.asking):
        return ""  # "EEN is the organiser, right?" is of the organisers
    declared = bool(subject.fact) and not grounds.tells(subject) and part.sure >= HARDLY
    # "What does EEN help with?" is not of the bot, and "thanks, EEN!" of nothing.
    surely = part.sure >= SURELY_NAMED and not (grounds.kind(part.label) == "smalltalk" and asks_openly(part.text))
    if not named or f"fact:{subject.fact}" in named or declared or surely:
        return ""
    return next((label for label, _ in grounds.matcher.rank(part.text, MANY) if label in named), "")


_FOR_WHOM = re.compile(
    r"\bwho(?:s| is| are)? (?:can|could|may|might|allowed to|should) (?:go|come|join|attend|enter|participate|take part)"
    r"|\bwhom? is (?:it|this|that) (?:meant |intended |designed )?for\b|\b(?:pentru cine|cui) (?:e|este|i se)\b|\bдля кого\b"
    r"|\bcine (?:poate|are voie|pot|are dreptul)|\bкто может|\bкому (?:можно|разрешено)|\bкого пускают",
    re.IGNORECASE,
)


def asks_for_whom(text: str) -> bool:
    """Whether somebody asks who may come: "who can go to it"."""
    return bool(_FOR_WHOM.search(text))


def asks_price(text: str) -> bool:
    """Whether somebody asks what something costs."""
    text = _WORTH.sub("", text) if "стоит" in text else text
    return bool(_HOW_MUCH.search(text)) or any(word in DEAR or not PAYING.isdisjoint(keys(word)) for word in tokens(text))


_COMES_FROM = re.compile(
    r"\b(?:i|im|i'm|we|were|vin|venim|sunt|suntem|я|мы|еду|едем|приеду|приедем)\b"
    r"(?: (?!from|de|din|из|с|от)\w+){0,3} (?:from|de la|din|из|с|от) (\w+)"
)
"""How somebody says where they are from."""


def named(part: Part, grounds: Grounds) -> str:
    """ "When is the meeting in Charleroi?": the fact that alone has a word which people seldom say; "" where it is meant already."""
    subject = grounds.subject(part.label)
    topic = grounds.topic(subject)
    if topic and topic.want and part.sure >= SURELY_WANTED:
        return ""  # "who of the speakers comes from Iasi?" is of the programme
    rare = [word for word in part.query.left if len(word) >= SPOKEN_FROM and not grounds.familiar(word) and not grounds.is_here(word)]
    if (home := _COMES_FROM.search(part.text)) and subject.topic not in OF_THE_WAY:
        rare = [word for word in rare if word != home[1]]  # "I come from Soroca, do I need a visa?"
    months = month_words(part.text) if rare else frozenset()
    held = [found for word in rare if word not in months and (found := grounds.answers.holding([word], 1.0))]
    unread = not grounds.subject(part.label).fact and part.sure < SURELY_NAMED
    if len(part.query.left) == 1 and len(tokens(part.text)) <= FEWEST_SPOKEN and not part.query.anchored and unread:
        alone = grounds.answers.holding(part.query.left, 1.0)
        if len(alone) == 1 and set(alone) <= grounds.answers.own:
            return f"fact:{next(iter(alone))}"
    facts = {fact for found in held if len(found) == 1 for fact in found}
    shared = bool(facts) and all(facts <= set(found) for found in held)  # "pensiunea Nucul", among several guesthouses
    return f"fact:{facts.pop()}" if len(facts) == 1 and shared else ""


def numbered(part: Part, grounds: Grounds) -> list[str]:
    """ "24-25 or 10-11?": the facts whose answers have all the numbers; where these are but two, of the possible readings."""
    said = f"{part.around} {part.text}"
    if found := grounds.answers.having(said, FEWEST_NUMBERS):
        return found
    possible = {grounds.subject(label).fact for label, chance in part.ranked if chance >= POSSIBLE}
    return [fact for fact in grounds.answers.having(said, FEWEST_NUMBERS - 1) if fact in possible]


def both(part: Part, grounds: Grounds) -> str:
    """ "Is there a bus to the airport?": the one reading whose answer has both words, where the likeliest lacks one."""
    words = [word for word in part.query.left if len(word) >= SHORTEST_MEANT and not grounds.is_light(word)]
    best = grounds.subject(part.label)
    if len(words) < FEWEST_SPOKEN or part.query.what or part.query.want == "who" or not grounds.tells(best) or part.sure >= NEVER_BOTH:
        return ""
    having = set.intersection(*(set(grounds.answers.holding([word], 1.0)) for word in words))
    found = [label for label, _ in part.ranked if grounds.subject(label).fact in having]
    return found[0] if best.fact not in having and len(found) == 1 else ""


def side_by_side(part: Part, grounds: Grounds) -> str:
    """ "Does the Black Sea play a role?": a reading whose answer has two words that stand side by side, where the likeliest has neither."""
    if len(part.query.left) < 2 or part.sure >= NEVER_BOTH or wants_a_yes(part.text, grounds.asking):
        return ""
    words, left = tokens(part.text), {word for word in part.query.left if len(word) >= SHORTEST_MEANT and not grounds.is_light(word)}
    best = grounds.subject(part.label).fact
    for one, two in pairwise(words):
        if {one, two} <= left:
            holding = set(grounds.answers.holding([one], 1.0)) & set(grounds.answers.holding([two], 1.0))
            if holding and not any(grounds.answers.speaks(best, word) for word in (one, two)):
                return next((label for label, _ in part.ranked if grounds.subject(label).fact in holding), "")
    return ""


def likely(part: Part, grounds: Grounds) -> str:
    """ "Do you also talk about X?": the one fact that speaks of X; else a possible reading whose answer has most of the words."""
    # "Who runs the panel about money" is after a session.
    topic = () if part.query.types else tuple(word for word in part.query.topic if len(word) >= SPOKEN_FROM)
    speaking = list(grounds.answers.holding(topic, 1.0))
    if len(speaking) == 1:
        return f"fact:{speaking[0]}"
    if len(part.query.left) < FEWEST_SPOKEN:
        return ""
    shares = [
        (_share(grounds.subject(label).fact, part.query.left, grounds), chance, label)
        for label, chance in part.ranked
        if chance >= POSSIBLE and grounds.tells(grounds.subject(label))
    ]
    share, _, label = max(shares, default=(0.0, 0.0, ""))
    return label if share >= SPOKEN_OF else ""


def _share(fact: str, words: Sequence[str], grounds: Grounds) -> float:
    """The share of the words that an answer has; to "pay" is said already where it names a price."""
    said = PAYING if grounds.answers.has_price(fact) else frozenset()
    return grounds.answers.share(fact, [word for word in words if said.isdisjoint(keys(word))])


def included(part: Part, grounds: Grounds) -> str:
    """ "Is the gala dinner included in the 180 euro?": the fact that speaks of dinner and price."""
    query = part.query
    # "The dinner is 50 euros on top, right?"
    extra = wants_a_yes(part.text, grounds.asking) and (names_price(part.text) or asks_price(part.text))
    if extra or (grounds.names(part.text, "included") and not query.sessions):
        said = ("included", "fee", "price")  # "does the fee cover lunch?" is of lunch
        things = [word for word in grounds.content(part.text) if not any(grounds.names(word, one) for one in said)]
        things = [word for word in tokens(part.text) if grounds.programme.kinds_of(word)] if extra else things
        found = {fact: grounds.answers.share(fact, things) for fact in grounds.answers.priced() if things}
        of_fee = {fact for fact in found if grounds.knowledge.facts[fact].topic in OF_PRICE}  # sooner than where something is free
        best = max(found, key=lambda fact: (found[fact], fact in of_fee, fact), default="")
        if best and (found[best] >= SPOKEN_OF or grounds.answers.means(best, things)):
            return f"fact:{best}"
    named = query.span or query.rooms or query.sessions or query.speakers
    if query.want != "list" or named or not query.left or part.sure >= SURELY_NAMED:
        return ""
    words = grounds.content(part.text)
    if len(words) < FEWEST_INCLUDED:
        return ""
    holding = grounds.answers.holding(words, SPOKEN_OF)
    return f"fact:{max(holding, key=lambda fact: (holding[fact], fact))}" if holding else ""


def dearer_or_cheaper(part: Part, fee: Subject, grounds: Grounds) -> Subject:
    """ "I am a nurse, do I pay the full price?": the other fact with a price that alone speaks of a word of the question."""
    answers = grounds.answers
    words = [word for word in tokens(f"{part.around} {part.text}") if len(word) >= SPOKEN_FROM and not answers.share(fee.fact, [word])]
    found = {id_ for word in words for id_ in answers.holding([word], 1.0) if answers.has_price(id_)}
    only = [id_ for id_ in found if grounds.knowledge.facts[id_].topic in ("discounts", "fee")]
    return grounds.subject(f"fact:{only[0]}") if len(only) == 1 else fee
