"""The words of time in English, Romanian and Russian, folded; what moments.py builds its vocabulary from.

Phrases are parted by commas. A word stands in one class only, that in which people ask about an event.
Romanised Russian and Romanian in Cyrillic are met by the rules of the alphabet and need no entries of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

_HARD = "ый ого ом ому ым ая ой ую ое"
_SOFT = "ий его ем ему им яя ей юю ее"


def _russian(stem: str, endings: str) -> str:
    """An adjective in its cases."""
    return ", ".join(stem + ending for ending in endings.split())


_ORDINALS_EN = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS_RU = """
    перв втор трет четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат
    шестнадцат семнадцат восемнадцат девятнадцат двадцат
"""
_ORDINALS = {
    number: f"{english}, {_russian(stem, _HARD)}"
    for number, (english, stem) in enumerate(zip(_ORDINALS_EN.split(), _ORDINALS_RU.split(), strict=True), 1)
}
_ORDINALS[1] += ", prima, primei, primul, primului, intai, intaia, intii, intiia, opening, de deschidere"
_ORDINALS[2] += ", вторых, doilea"
_ORDINALS[3] = "third, treia, treilea, третий, третьего, третьем, третьему, третья, третью, третьей, третье"
_ORDINALS[4] += ", patra, patrulea"
_ORDINALS[5] += ", cincea, cincilea"
_ORDINALS[30] = f"thirtieth, {_russian('тридцат', _HARD)}"
_HALF_TO = """
    первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого
"""
_NUMBERS = {
    1: "one, unu, una, un, один",
    2: "two, doi, doua, doo, два, две, двух, двум",
    3: "three, trei, три, трех, трем",
    4: "four, patru, четыре, четырех, четырем",
    5: "five, cinci, пять, пяти",
    6: "six, sase, шесть, шести",
    7: "seven, sapte, семь, семи",
    8: "eight, opt, восемь, восьми",
    9: "nine, noua, девять, девяти",
    10: "ten, zece, десять, десяти",
    11: "eleven, unsprezece, unspe, одиннадцать, одиннадцати",
    12: "twelve, doisprezece, douasprezece, doispe, двенадцать, двенадцати",
    13: "thirteen, treisprezece, treispe, тринадцать, тринадцати",
    14: "fourteen, paisprezece, patrusprezece, paispe, четырнадцать, четырнадцати",
    15: "fifteen, cincisprezece, cinspe, пятнадцать, пятнадцати",
    16: "sixteen, saisprezece, saispe, шестнадцать, шестнадцати",
    17: "seventeen, saptesprezece, saptispe, семнадцать, семнадцати",
    18: "eighteen, optsprezece, optispe, восемнадцать, восемнадцати",
    19: "nineteen, nouasprezece, nouaspe, девятнадцать, девятнадцати",
    20: "twenty, douazeci, двадцать, двадцати",
    30: "thirty, treizeci, тридцать, тридцати",
    40: "forty, patruzeci, сорок",
    45: "forty five, patruzeci si cinci, сорок пять",
    50: "fifty, cincizeci, пятьдесят",
}
VALUED: Mapping[str, Mapping[int, str]] = {
    "wd": {
        0: "monday, mondays, monady, lunea, понедельник, понедельника, понедельнику, понедельником, пн, пнд",
        1: "tuesday, tuesdays, tuseday, tues, tue, marti, martea, вторник, вторника, вторнику, вт",
        2: "wednesday, wednesdays, wensday, wednsday, wendesday, weds, miercuri, miercurea, среду, срд",
        3: "thursday, thursdays, thu, thur, thurs, joi, joia, joile, четверг, четверга, четвергу, чт, чтв, четв",
        4: "friday, fridays, fri, vineri, vinerea, vinerii, пятница, пятницу, пятницы, пятнице, пятницей, птн, пт",
        5: "saturday, saturdays, sambata, simbata, sambetei, суббота, субботу, субботы, субботе, сб, субб",
        6: "sunday, sundays, duminica, duminicii, воскресенье, воскресенья, воскресение, вс, воскр",
    },
    "luni": {0: "luni"},  # months, too
    # Words that mean a weekday or a month only in company: "Sat 10:00", but "we sat there".
    "wdw": {0: "mon", 2: "wed, среда, среды, ср", 5: "sat", 6: "sun"},
    "mon": {
        1: "january, jan, ianuarie, ian, январь, января, январе, янв",
        2: "february, feb, februarie, февраль, февраля, феврале, фев",
        3: "martie, марта, марте",
        4: "april, apr, aprilie, апрель, апреля, апреле, апр",
        5: "мая",
        6: "june, jun, iunie, июнь, июня, июне, июн",
        7: "july, jul, iulie, июль, июля, июле, июл",
        8: "august, aug, август, августа, августе, авг",
        9: "september, sept, sep, septembrie, сентябрь, сентября, сентябре, сент",
        10: "october, oct, octomber, octombrie, octobre, октябрь, октября, октябре, окт",
        11: "november, nov, noiembrie, ноябрь, ноября, ноябре, нояб",
        12: "december, decembrie, декабрь, декабря, декабре, дек",
    },
    "monw": {3: "march, mar, март", 5: "may, mai, май, мае", 12: "dec"},
    "rel": {
        -2: "alaltaieri, day before yesterday, позавчера",
        -1: "yesterday, yday, ieri, вчера",
        0: """
            today, todays, tody, todey, 2day, tdy, azi, astazi, asta zi, ziua de azi, сегодня, сегодняшний,
            сегодняшняя, сегодняшнюю, сегодняшнего, седня, севодня, сегод, сег, сгдня
        """,
        1: """
            tomorrow, tomorrows, tommorrow, tomorow, tomorw, tomoz, tmrw, tmrrw, tmr, tmw, tmrow, 2moro, 2morrow,
            2mrw, morgen, maine, miine, mane, ziua de maine, завтра, завтро, завтрашний, завтрашнего, завтрашняя,
            завтрашнюю, завт, зав
        """,
        2: "day after tomorrow, overmorrow, poimaine, poimiine, poimane, после завтра, послезавтра",
    },
    "tonight": {
        0: """
            tonight, tonite, 2nite, 2night, tonights, diseara, deseara, asta seara, seara asta, aceasta seara,
            seara aceasta, in seara asta
        """
    },
    "ord": _ORDINALS,
    "last": {
        -1: f"""
            last, final, closing, ultima, ultimei, ultimul, finala, de inchidere,
            {_russian("последн", _SOFT)}, {_russian("финальн", _HARD)}, {_russian("заключительн", _HARD)}
        """
    },
    "nw": _NUMBERS,
    "pol": {hour: f"пол{word}" for hour, word in enumerate(_HALF_TO.split(), 1)},
    "stretch": {
        15: """
            quarter of an hour, quarter hour, un sfert de ora, sfert de ora, sfert de ceas, четверть часа, few minutes,
            couple of minutes, cateva minute, citeva minute, несколько минут, пару минут
        """,
        30: """
            half an hour, half hour, halfhour, jumatate de ora, jumatate de ceas, jumate de ora, jumatate ora,
            juma de ora, полчаса, пол часа, получаса
        """,
        180: "few hours, couple of hours, cateva ore, citeva ore, несколько часов, пару часов",
        90: "полтора часа, hour and a half, ora si jumatate, ora jumate",
    },
    "noon": {
        12: "noon, midday, amiaza, la amiaza, miezul zilei, полдень, полудня",
        0: "midnight, miezul noptii, miez de noapte, полночь, полуночи",
    },
}
"""class -> value -> its words: weekday (Monday is 0), month, days from today, ordinal (-1 is the last), number, hour."""

PART_WORDS: Mapping[str, str] = {
    "morning": """
        morning, mornin, morn, dimineata, dimineatza, diminetii, dimineti, diminetile, dimineata zilei, prima parte a
        zilei, prima jumatate a zilei, first half of the day, first half of day, утро, утром, утра, утренний,
        утренняя, утренние, утреннюю, с утра, до полдня, до полудня, первой половине дня, первая половина дня, в
        первой половине
    """,
    "afternoon": """
        afternoon, aftrenoon, arvo, dupa amiaza, dupa masa, dupamasa, dupaamiaza, dupamiaza, dupa amiazii, dupa
        amiezii, dupa miaza, dp amiaza, a doua parte a zilei, a doua jumatate a zilei, second half of the day, second
        half of day, днем, после полудня, после полдня, второй половине дня, вторая половина дня, во второй половине
    """,
    "evening": "evening, evnin, seara, вечер, вечером, вечера, вечерний, вечерняя, вечернюю, вечерние, вечеру",
    "night": "night, nite, noaptea, noapte, noptii, ночь, ночью, ночи",
}  # fmt: skip

CLASSES: Mapping[str, str] = {
    "now": """
        now, right now, just now, currently, at the moment, at this moment, at the present moment, at this very
        moment, this minute, this very minute, this second, rn, acum, acuma, chiar acum, acu, amu, in acest moment, in minutul asta,
        in momentul asta, in momentul de fata, in
        clipa asta, in prezent, on atm, happening atm, running atm,
        сейчас, щас, щаз, ща, счас, сичас, теперь, прямо сейчас, в данный момент, сию минуту,
        в эту минуту, в этот момент, в настоящий момент, на данный момент
    """,
    "next": f"""
        next, nxt, up next, comes next, coming next, coming up, whats next, after this, after that, dupa asta, dupa aceea,
        dupa aia, dupa aceasta, dupa el, dupa ea, dupa ele, after it, after him, after her, after them, после этого, после этой, после него,
        после нее, после них, urmatorul, urmatoarea, urmatoarele, urmatorii, urmatoare, urmator,
        urmeaza, {_russian("следующ", _SOFT)}, следующая, следующую, следующие, следующих
    """,
    "then": "then, mai departe, apoi, pe urma, дальше, далее, потом, затем",
    "notime": """
        one to one, one on one, hands on, unu la unu, unul la unul, один на один, накануне вечером, вечером накануне, seara
        dinainte, night before, evening before, in time, on time, so far, see you tomorrow, see you, днем рождения,
        ziua de nastere, o zi buna, pe curand
    """,
    "nonext": """
        time, door, doors, year, month, edition, editions, events, conferences, kin, steps, generation, sa, anul,
        luna, pas, pasi, pasii, pasul, editie, editia, editii, evenimente, oprire, statie, год, году, месяц, месяце,
        раз, шаги, шагом, мероприятий, выпуск, чем, остановка
    """,
    "event": """
        event, conference, congress, forum, summit, eveniment, evenimentul, evenimentului, conferinta, conferintei,
        forumul, мероприятие, мероприятия, мероприятии, конференция, конференции, конференцию, форум, форума, события,
        событие
    """,
    "week": "week, weeks, wk, sapt, saptamana, saptamina, saptamanii, saptamini, неделе, неделя, неделю, недели",
    "coming": "coming, upcoming, viitoare, viitor, viitorul, care vine",
    "weekend": """
        weekend, weekends, week end, weekendul, weekendului, sfarsit de saptamana, sfarsitul saptamanii, выходные,
        выходных, выходным, викенд, уикенд, уик энд
    """,
    "both": """
        both, every, each, ambele, ambelor, amindoua, amandoua, fiecare, fiecarei, оба, обоих, каждый, каждого, каждом
    """,
    "whole": """
        all, entire, whole, toate, tot, intreg, intregul, intreaga, intregului, toata, все, всех, всего, всей, весь,
        целый
    """,
    "this": "this, asta, acesta, aceasta, acest, aceste, astei, этот, эту, этой, это, этого, этим, текущей",
    "day": "day, dei, ziua, zi, zilei",
    "den": "день, дню, den",
    "dnya": "дня",
    "days": "days, zile, zilele, дней, дни, днях",
    "for": "for, pentru, для, ca, pt",
    "deadline": """
        register, registration, inscriere, inscrieri, inscrierii, inregistrare, inregistrarii, регистрации,
        регистрироваться, подачи, оплаты, приема, чтобы
    """,
    "hour": "hours, hour, hrs, hr, ore, orelor, ceas, ceasuri",
    "chas": "час, часа, часов, часам, часу, ч, h",
    "ora": "ora, orele, orei",
    "oclock": "oclock, o clock, uhr, sharp, fix, ровно",
    "min": "minute, minutes, min, mins, minut, minutul, минут, минуты, минуту, мин, минутам",
    "half": "half, jumatate, jumate, juma, половина, половине, половины, половиной, пол",
    "quarter": "quarter, sfert, un sfert, четверть, четверти",
    "less": "fara, без",
    "past": "past",
    "ago": "ago, in urma, назад",
    "am": "am, a m", "pm": "pm, p m",
    "th": "th, st, nd, rd, й, ый, ое, е, lea",
    "gen": "го, ого",
    "number": "числа, число",
    "through": "peste, intr, через, спустя",
    "within": """
        within the next, within, in the next, over the next, in urmatoarele, in decurs de, ближайший, ближайшие, ближайшего, в течение
    """,
    "after": """
        after, aftr, dupa, dupe, после, later than, mai tarziu de, позже, starting from, incepand cu, incepind cu,
        starting at, начиная с, since
    """,
    "before": """
        before, befor, b4, until, till, til, untill, up to, up until, prior to, earlier than, inainte de, inainte, inaintea, pana la,
        pana, pina la, pina, pan la, pana in, до, перед, не позднее, by
    """,
    "during": "during, in timpul, in timp de, pe durata, pe parcursul, во время",
    "dela": "de la, dela",
    "from": "from, din, от",
    "between": "between, intre, dintre, между",
    "upto": "to, through, thru",
    "and": "and, n, si, и, or, sau, ori, или",
    "at": "at, pe la",
    "around": """
        around, about, approx, approximately, roughly, circa, cca, la aprox, in jur de, in jurul,
        aproximativ, около, примерно, в районе
    """,
    "la": "la", "v": "в, во, v, vo, к, ко", "s": "с, со, s", "po": "по, po", "na": "на, na", "do": "do",
    "on": "on, pe", "date": "pe data de, in data de, data de, date of, la data de",
    "in": "in", "the": "the", "of": "of, de", "a": "a, an, al, o",
    "late": "later, mai tarziu, позже сегодня",
    "remains": "left, is left, still to come, remaining, ramas, a mai ramas, mai ramane, au mai ramas, осталось, остается, остались",
    "unmissed": """
        cant miss, cannot miss, can not miss, cant i miss, can i not miss, not miss, dont miss, must i not miss, shouldnt miss,
        shouldnt i miss, nu ratez, nu trebuie sa ratez, sa nu ratez, nu pierd, nu trebuie sa pierd, не пропустить, нельзя пропустить
    """,
    "missed": "miss, missed, ratat, ratez, pierdut, пропустил, пропустила, пропустили",
    "good": """
        good, great, gud, happy, wonderful, хороших, nice, lovely, pleasant, have a good, buna, bune, bun, frumos,
        frumoasa, placuta, faina, доброе, добрый, доброго, добрая, добрым, хорошего, хороший, приятного, прекрасного,
        удачного, спокойной, доброй
    """,
    "place": """
        room, rooms, hall, halls, floor, floors, gate, booth, stand, table, tables, terminal, platform, seat, row,
        building, block, bus, trolleybus, tram, line, route, step, phase, question, option, no, nr, number, tel,
        phone, sala, salii, sali, etaj, etajul, etajului, camera, standul, masa, mesei, usa, poarta, scara, linia,
        ruta, autobuz, autobuzul, troleibuz, troleibuzul, rutiera, microbuz, microbuzul, bloc, blocul, corp, corpul,
        numarul, telefon, randul, locul, цифра, комната, кабинет, стенд, стенде, стол, столик, дом, корпус, номер,
        номера, ряд, место, выход, автобус, автобуса, маршрутка, маршрутке, троллейбус, троллейбуса, линия, улица,
        strada, str, street, article, section, version, page, pagina, slide, chapter, part, group, grupa, группа, шаг,
        вопрос
    """,
    "placeru": """
        этаже, этаж, этажа, этажу, зале, зал, зала, залу, комнате, комнату, кабинете, номере, корпусе, подъезде, столе
    """,
    "unit": """
        nights, evenings, mornings, afternoons, nopti, people, ppl, persons, person, participants, participant,
        attendees, guests, guest, visitors, visitor, delegates, speakers, colleagues, friends, of us, kids, children,
        companies, clusters, countries, cities, tickets, ticket, seats, places, copies, bags, times, euros, euro, eur,
        dollars, dollar, usd, lei, leu, mdl, ron, percent, stars, star, km, kilometers, kilometres, kilometer, kms,
        meters, metres, miles, kg, gb, mb, g, years old, yo, pages, slides, sessions, workshops, panels, talks,
        meetings, questions, things, months, years, persoane, persoana, oameni, participanti, invitati, copii, colegi,
        prieteni, companii, tari, clustere, bilete, locuri, euroi, dolari, procente, stele, metri, kilometri, ani,
        sesiuni, ateliere, intalniri, intrebari, dati, exemplare, valize, чел, человек, человека, людей, участников,
        участника, участник, гостей, гостя, коллег, коллеги, друзей, детей, ребенка, компаний, компании, стран,
        страны, билет, билета, билетов, мест, места, евро, долларов, доллара, лей, леев, лея, рублей, процентов,
        процента, звезд, звезды, км, километров, километра, километре, километрах, метров, метра, метрах, лет, года,
        месяца, месяцев, раза, сессии, сессий, встреч, встречи, докладов, доклада, вопроса, вопросов, штук, шт, сумки,
        чемодана
    """,
    "fn": """
        is, it, its, what, whats, where, wheres, who, whos, there, theres, i, we, you, can, could, did, does, will, with,
        which, when, how, why, if, be, happening, happens, please, pls, plz, thanks, only, still, too, here, starts,
        start, me, my, us, our, has, have, happen, ce, cine, unde, cum, cand, e, este, sunt, se, cu, pot, putem, va,
        vor, fi, are, avem, are loc, ma, imi, ne, eu, noi, doar, va rog, mersi, что, чо, че, кто, где, как, когда,
        какие, какая, какой, есть, будет, будут, у, мне, я, мы, нас, нам, можно, могу, еще, тоже, только, пожалуйста,
        а, начинается, начинаются, идет, происходит, но, ли
    """,
}  # fmt: skip
"""Words without a value, by the part they play."""

MEALS: Mapping[str, tuple[str, str, str]] = {
    "breakfast": ("breakfast, mic dejun, micul dejun, завтрак", "morning", "morning"),
    "lunch": (
        "lunch, lunch break, lunchtime, we eat, eating, pranz, prinz, pauza de pranz, masa de pranz, ce mancam, обед, ланч, еды, "
        "обеденный перерыв",
        "morning",
        "afternoon",
    ),
    "dinner": ("dinner, supper, cina, ужин", "afternoon", "evening"),
}
"""Meals by their words in any language, and the part of the day before and after each, where the programme has none."""
