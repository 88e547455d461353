"""The matcher as a library: fitted without an event, saved, loaded, asked in every alphabet."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.calibration import Confidence, Trials, auroc, report
from bot.core.features import Counts, Vectoriser
from bot.core.lexicon import Lexicon
from bot.core.linear import Joint, Packed, Rows, fit_binary, softmax
from bot.core.linear import fit as fit_linear
from bot.core.matching import FORMAT, Matcher, fit

ASKED = {
    "parking": {
        "en": "where can I park my car|is there a car park|parking spaces|I am driving, where do I leave the car|is parking free",
        "ro": "unde pot parca mașina|există parcare|locuri de parcare|vin cu mașina, unde o las|parcarea este gratuită",
        "ru": "где припарковать машину|есть ли парковка|парковочные места|я за рулём, где оставить машину|парковка бесплатная",
    },
    "lunch": {
        "en": "when is lunch|where do we eat at noon|is lunch included|what is for lunch|lunch time",
        "ro": "când este prânzul|unde mâncăm la amiază|prânzul este inclus|ce se servește la prânz|ora prânzului",
        "ru": "когда обед|где мы едим днём|обед включён|что на обед|время обеда",
    },
    "wifi": {
        "en": "what is the wifi password|how do I get online|internet connection|wireless network name|wifi",
        "ro": "care este parola wifi|cum mă conectez la internet|conexiune la internet|numele rețelei fără fir|wifi",
        "ru": "какой пароль от вайфая|как подключиться к интернету|соединение с интернетом|имя беспроводной сети|вайфай",
    },
    "visa": {
        "en": "do I need a visa|visa rules|entry permit for the country|how to apply for a visa|visa free countries",
        "ro": "am nevoie de viză|reguli de viză|permis de intrare în țară|cum cer o viză|țări fără viză",
        "ru": "нужна ли виза|правила получения визы|разрешение на въезд в страну|как подать на визу|безвизовые страны",
    },
    "dates": {
        "en": "when does the conference take place|what are the dates|which days|what day does it begin|date of the event",
        "ro": "când are loc conferința|care sunt datele|în ce zile|în ce zi începe|data evenimentului",
        "ru": "когда проходит конференция|какие даты|в какие дни|в какой день начинается|дата мероприятия",
    },
    "country": {
        "en": "in which country is it|what country are you in|country of the event|is it abroad|which state",
        "ro": "în ce țară este|în ce stat are loc|țara evenimentului|este peste hotare|care țară",
        "ru": "в какой стране это|что за страна|страна проведения|это за границей|какое государство",
    },
}  # fmt: skip
EXAMPLES = [(text, label, lang) for label, by in ASKED.items() for lang, block in by.items() for text in block.split("|")]
TEXTS, LABELS, LANGS = (list(column) for column in zip(*EXAMPLES, strict=True))


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return fit(TEXTS, LABELS, LANGS)


def test_every_example_finds_its_own_label(matcher: Matcher) -> None:
    assert [matcher.predict(text)[0] for text in TEXTS] == LABELS


@pytest.mark.parametrize(
    ("text", "label", "lang"),
    [
        ("any parking for cars?", "parking", "en"),
        ("parcari?", "parking", "ro"),
        ("машину припарковать", "parking", "ru"),
        ("gde parkovka", "parking", "ru"),
        ("v kakoy strane", "country", "ru"),
        ("Кынд аре лок конферинца", "dates", "ro"),
        ("ult gfhrjdrf", "parking", "ru"),
        ("цруку сфт ш зфкл", "parking", "en"),
        ("cand e pranzul", "lunch", "ro"),
        ("KOGDA OBED???", "lunch", "ru"),
        ("what's the wifi pasword", "wifi", "en"),
    ],
)
def test_questions_in_other_words_letters_and_keyboards(matcher: Matcher, text: str, label: str, lang: str) -> None:
    assert (matcher.predict(text)[0], matcher.language(text)[0]) == (label, lang)


def test_what_was_read_is_told(matcher: Matcher) -> None:
    assert matcher.match("ult gfhrjdrf").text == "где парковка"
    assert matcher.match("gde parkovka").text == "где парковка"


def test_ranking_begins_with_the_prediction_and_falls(matcher: Matcher) -> None:
    ranked = matcher.rank("when is lunch", k=6)
    chances = [chance for _, chance in ranked]
    assert ranked[0] == matcher.predict("when is lunch")
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0001
    assert {label for label, _ in ranked} == set(ASKED)
    assert matcher.confidence("when is lunch") == chances[0]
    assert len(matcher.rank("when is lunch", k=2)) == 2


def test_a_strange_question_is_less_sure_than_a_known_one(matcher: Matcher) -> None:
    known = matcher.confidence("when is lunch")
    assert all(matcher.confidence(text) < known for text in ("qqq www", "", "???", "бвгдж зклмн", "symphony orchestra tickets"))


def test_a_label_with_two_examples_holds_its_own_beside_a_large_one() -> None:
    parts = ("where is the", "when is the", "who has the"), ("lunch", "hall", "stage", "bus", "desk"), ("today", "tomorrow", "please")
    large = [" ".join(words) for words in product(*parts)]
    texts = [*large, "where is the piano", "grand piano concert"]
    small = fit(texts, ["large"] * len(large) + ["piano"] * 2, ["en"] * len(texts))
    asked = ("where is the piano", "piano today", "the concert", "where is the bus")
    assert [small.predict(text)[0] for text in asked] == ["piano", "piano", "piano", "large"]


def test_the_lexicon_joins_what_shares_no_letter() -> None:
    car = {"en": ["car", "automobile"], "ru": ["машина", "автомобиль"]}
    lexicon = Lexicon({"car": car, "food": {"en": ["lunch"], "ru": ["обед", "еда"]}})
    texts, labels = ["where to leave a car", "when is lunch"], ["parking", "meals"]
    with_words = fit(texts, labels, ["en", "en"], lexicon=lexicon)
    assert [with_words.predict(text)[0] for text in ("автомобили", "еды", "automobiles")] == ["parking", "meals", "parking"]


def test_without_an_event_the_words_of_the_field_help_all_the_same() -> None:
    texts, labels = ["where can I leave my suitcase", "how do I pay by card"], ["bags", "payment"]
    asked = ("чемодан", "valiza")
    assert [fit(texts, labels, ["en", "en"]).predict(text)[0] for text in asked] == ["bags", "bags"]
    plain = [fit(texts, labels, ["en", "en"], lexicon=None).predict(text) for text in asked]
    assert all(score < fit(texts, labels, ["en", "en"]).confidence("чемодан") for _, score in plain)


def test_known_words_are_those_of_the_examples(matcher: Matcher) -> None:
    assert [matcher.known(word) for word in ("masina", "машину", "spaceship")] == [True, True, False]
    assert matcher.words.counts["visa"] == 4


def test_the_language_the_writer_uses_tips_the_balance(matcher: Matcher) -> None:
    assert matcher.language("wifi", expected="ro")[0] == "ro"
    assert matcher.language("wifi", expected="en")[0] == "en"
    assert matcher.language("когда обед", expected="en")[0] == "ru"


def test_the_same_examples_give_the_same_matcher(matcher: Matcher) -> None:
    again = fit(TEXTS, LABELS, LANGS)
    assert again.rank("parking for lunch") == matcher.rank("parking for lunch")
    assert again.report == matcher.report


def test_saved_and_loaded_it_answers_alike(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path / "kept.matcher")
    loaded = Matcher.load(tmp_path / "kept.matcher")
    questions = ["where do i park", "gde obed", "viza", "xyz", ""]
    assert [loaded.match(text) for text in questions] == [matcher.match(text) for text in questions]
    assert (loaded.report, loaded.words, loaded.labels) == (matcher.report, matcher.words, matcher.labels)


def test_a_lexicon_is_saved_with_its_matcher(tmp_path: Path) -> None:
    lexicon = Lexicon({"car": {"en": ["car"], "ru": ["машина"]}})
    fit(["a car", "a bus"], ["x", "y"], ["en", "en"], lexicon=lexicon).save(tmp_path / "one.matcher")
    assert Matcher.load(tmp_path / "one.matcher").predict("машины")[0] == "x"


def test_a_file_of_another_version_or_cut_off_is_refused(matcher: Matcher, tmp_path: Path) -> None:
    other, kept = tmp_path / "other.npz", tmp_path / "kept.matcher"
    np.savez(other, weights=np.zeros(3))
    with pytest.raises(ValueError, match="magic"):
        Matcher.load(other)
    np.save(other.with_suffix(".npy"), np.array([FORMAT - 1]))
    with pytest.raises(ValueError, match="fit it anew"):
        Matcher.load(other.with_suffix(".npy"))
    matcher.save(kept)
    whole = kept.read_bytes()
    for size in (0, 1, 200, len(whole) // 3, len(whole) - 1):
        kept.write_bytes(whole[:size])
        with pytest.raises(ValueError, match=r".+"):
            Matcher.load(kept)


def test_progress_rises_to_one() -> None:
    seen: list[float] = []
    fit(TEXTS, LABELS, LANGS, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize(("texts", "labels"), [([], []), (["a"], []), (["a", "b"], ["x"])])
def test_examples_that_do_not_fit_together_are_refused(texts: list[str], labels: list[str]) -> None:
    with pytest.raises(ValueError, match="at least one text"):
        fit(texts, labels, ["en"] * len(texts))


def test_a_single_label_or_example_is_enough() -> None:
    assert fit(["hello"], ["greeting"], ["en"]).predict("hello")[0] == "greeting"
    assert fit(["hello", "!!!"], ["greeting", "greeting"], ["en", "ro"]).predict("anything")[0] == "greeting"


@settings(max_examples=60)
@given(text=st.text(st.characters()))
def test_no_text_breaks_the_matcher(matcher: Matcher, text: str) -> None:
    match = matcher.match(text)
    assert match.label in ASKED
    assert matcher.language(text)[0] in ("en", "ro", "ru")
    assert 0 <= match.confidence <= 1


def test_the_longest_phrase_wins_and_inflections_count() -> None:
    lexicon = Lexicon({"break": {"en": ["break"]}, "coffee-break": {"en": ["coffee break", "coffee"], "ru": ["кофейный перерыв"]}})
    assert lexicon.find(["coffee", "breaks", "and", "a", "break"]) == ["coffee-break", "break"]
    assert lexicon.find(["кофейного", "перерыва"]) == ["coffee-break"]
    assert lexicon.find([]) == []


def test_grams_never_seen_count_in_the_length() -> None:
    counts = Counts.of([(["ab"],), (["a"],)], (tuple,))
    idf, unseen = counts.idf(np.arange(2))
    vectoriser = Vectoriser(counts.columns, idf, unseen, (1.0,), (tuple,))
    whole, half = vectoriser.vector((["a"],)), vectoriser.vector((["a", "n"],))
    assert (whole.values.tolist(), whole.known) == ([1.0], (1.0,))
    assert half.values[0] < 0.5
    assert half.known[0] == pytest.approx(float(half.values[0]) ** 2)


def test_a_question_is_weighted_like_the_examples() -> None:
    documents = [(["ab", "a"], ["bc"]), (["a"], ["dc"])]
    spelling = (tuple, lambda unit: (unit[0] * 2, unit[1] * 2))
    counts = Counts.of(documents, spelling)
    idf, unseen = counts.idf(np.arange(2))
    rows, known = counts.weighted(np.arange(2), idf, unseen, (0.35, 0.65))
    vector = Vectoriser(counts.columns, idf, unseen, (0.35, 0.65), spelling).vector(documents[0])
    assert vector.values == pytest.approx(rows.values[:4])
    assert known.tolist() == [[1.0, 1.0], [1.0, 1.0]]


def test_columns_of_one_row_are_trained_as_one_and_weigh_as_before() -> None:
    """The rows share two columns; each has columns of its own, and one column is never there."""
    columns, values = [0, 1, 3, 4, 0, 5, 1, 6, 7, 8], [1.0, 0.5, 0.3, 0.9, 0.7, 0.4, 1.2, 0.2, 0.6, 0.1]
    rows = Rows(np.array([0, 4, 6, 10]), np.array(columns), np.array(values, dtype=np.float32), 9)
    labels, costs = np.array([0, 1, 2]), np.full(3, 2.0, dtype=np.float32)
    plain = fit_linear(rows, labels, 3, costs, epochs=300)
    joint = Joint.of(rows)
    made = fit_linear(joint.apply(rows), labels, 3, costs, epochs=300)
    assert (joint.width, made[joint.place] * joint.factor[:, None]) == (5, pytest.approx(plain, abs=1e-5))
    asked = Rows(np.array([0, 4]), np.array([0, 2, 4, 8]), np.ones(4, dtype=np.float32), 9)
    there = joint.apply(asked)
    assert there.values @ made[there.columns] == pytest.approx(plain[[0, 4, 8]].sum(axis=0), abs=1e-5)
    packed = Packed.of(made, joint)
    assert packed.scores(asked.columns, asked.values) == pytest.approx(plain[[0, 4, 8]].sum(axis=0), abs=0.01)


def test_the_linear_model_finds_the_minimum() -> None:
    random = np.random.default_rng(0)
    dense = random.normal(size=(40, 5)).astype(np.float32)
    labels = (dense[:, 0] > 0).astype(np.int64) + (dense[:, 1] > 0.5)
    rows = Rows(np.arange(0, 201, 5), np.tile(np.arange(5), 40), dense.ravel(), 5)
    costs = np.full(40, 2.0, dtype=np.float32)
    weights = fit_linear(rows, labels, 3, costs, epochs=400)
    slope = weights - dense.T @ (costs[:, None] * (np.eye(3)[labels] - softmax(dense @ weights)))
    assert np.abs(slope).max() < 0.01


def test_newton_finds_a_chance() -> None:
    evidence, outcome = np.zeros((100, 1), dtype=np.float32), np.array([1.0] * 25 + [0.0] * 75, dtype=np.float32)
    weights = fit_binary(evidence, outcome, np.ones(100, dtype=np.float32))
    assert 1 / (1 + np.exp(-weights[-1])) == pytest.approx(0.25, abs=1e-3)


def test_auroc_counts_ties_half() -> None:
    assert auroc(np.array([3.0, 2.0]), np.array([1.0, 2.0])) == 0.875
    assert auroc(np.array([]), np.array([1.0])) == 0.5


def test_a_report_names_what_is_weak_and_what_is_confused() -> None:
    columns = 1
    truth = np.array([0] * 60 + [1] * 30 + [-1] * 30)
    ranked = np.array([[0, 1, 2]] * 60 + [[0, 1, 2]] * 20 + [[1, 0, 2]] * 10 + [[2, 1, 0]] * 30)
    evidence = np.array([[3.0]] * 60 + [[0.0]] * 20 + [[2.0]] * 10 + [[-3.0]] * 30, dtype=np.float32).reshape(-1, columns)
    trials = Trials(evidence, truth, ranked)
    found = report(trials, Confidence.fit(trials), ["a", "b", "c"], limit=0.0)
    assert found.confused == (("b", "a", 20),)
    assert found.weakest == (("b", pytest.approx(1 / 3)), ("a", 1.0))
    assert found.auroc == 1.0
    assert found.in_scope.answered_wrong == 0
    assert (found.in_scope.answered, found.out_of_scope.answered) == (pytest.approx(70 / 90), 0.0)


def test_a_stricter_limit_answers_less(matcher: Matcher) -> None:
    strict = fit(TEXTS, LABELS, LANGS, limit=0.0005).report
    loose = fit(TEXTS, LABELS, LANGS, limit=0.1).report
    assert strict.answer_at >= loose.answer_at
    assert strict.in_scope.answered <= loose.in_scope.answered
