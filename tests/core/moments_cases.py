"""Questions with the times they name, typed by hand; asked on Thursday 10 October 2024, 10:20, of an event on the 10th and 11th.

A time is written as: now; next; "11" a day; "10..11" days; "11 14:30" a moment; "11 14:30-16:00" a range; "11 evening" a part; "" none.
That day has coffee 10:00-10:30 and 15:30-16:00, lunch 13:00-14:00, a dinner 19:00-22:00, the next coffee 11:00-11:30, lunch 12:30-13:30,
and the keynote 9:30-10:15 on the 11th alone.
"""

ENGLISH = """
what's on now | now
what is happening right now | now
where is everybody at the moment | now
which talk is currently running | now
what's next | next
what comes next? | next
next session please | next
who is the next speaker | next
what's coming up | next
what's the plan after this | next
what's on today | 10
anything tonight? | 10 evening
agenda for tomorrow | 11
tmrw plan | 11
tomorow agenda | 11
tommorow morning | 11 morning
whats up 2moro | 11
the day after tomorrow? | 12
what was on yesterday | 09
what happens this morning | 10 morning
is it a one day thing |
what starts in the next few minutes | 10 10:20-10:35
anything in the next couple of hours | 10 10:20-13:20
sessions this afternoon | 10 afternoon
is there dinner this evening | 10 evening
tomorrow evening | 11 evening
tomorrow night | 11 evening
what's on in the morning | 10 morning
friday afternoon programme | 11 afternoon
show me Friday | 11
on Thursday evening | 10 evening
thurs | 10
fri morning pls | 11 morning
what about saturday | 12
is something on Sunday | 13
on sat | 12
sun morning | 13 morning
wensday | 16
next monday | 14
day 1 | 10
day 2 please | 11
day two | 11
day2 | 11
the first day | 10
second day agenda | 11
2nd day | 11
third day? | 12
opening day schedule | 10
last day | 11
final day of the event | 11
what is on the last day in the afternoon | 11 afternoon
first day morning | 10 morning
day 2 at 10 | 11 10:00
day 2 at 2pm | 11 14:00
day 1 and day 2 | 10..11
11 October | 11
on October 11 | 11
Oct 11th | 11
11th of october | 11
october 11, 2024 | 11
the eleventh of October | 11
twenty fourth of October | 24
is it on the 24th of October? | 24
10-11 October | 10..11
from 10 to 11 october | 10..11
10 and 11 October | 10..11
October 10-11 | 10..11
11.10 | 11
11/10 | 11
10/11 | 11
11.10.2024 | 11
2024-10-11 | 11
on the 11th | 11
the 11th? | 11
what happens on the 10th in the evening | 10 evening
friday 11 | 11
friday 11 October at 10:00 | 11 10:00
Friday the 11th | 11
friday 3pm | 11 15:00
tomorrow 3 | 11 15:00
at 14:30 | 10 14:30
what is at 14.30 | 10 14:30
14:30? | 10 14:30
2pm | 10 14:00
at 2 pm tomorrow | 11 14:00
2 p.m. on friday | 11 14:00
9 a.m. | 10 09:00
what's on at 3 | 10 15:00
what is at 3 in hall 2 | 10 15:00
what's at 11 | 10 11:00
at three | 10 15:00
at 3 o'clock | 10 15:00
half past two | 10 14:30
at half two | 10 14:30
quarter past nine tomorrow | 11 09:15
quarter to three | 10 14:45
ten past four | 10 16:10
two thirty | 10 14:30
at ten thirty | 10 10:30
noon | 10 12:00
who is on at midday on friday | 11 12:00
what happens at midnight | 10 00:00
at 8 in the evening | 10 20:00
tomorrow evening at 8 | 11 20:00
7 in the morning | 10 07:00
at 9 in the morning on friday | 11 09:00
around 4 pm | 10 16:00
15h30 | 10 15:30
@ 16:00 | 10 16:00
after 3 | 10 15:00-04:00
after 15:00 tomorrow | 11 15:00-04:00
before 10 | 10 04:00-10:00
anything before 11 on Friday? | 11 04:00-11:00
until 5 | 10 04:00-17:00
by 6 pm | 10 04:00-18:00
after noon? | 10 12:00-04:00
from 10 to 12 | 10 10:00-12:00
between 10 and 12 on friday | 11 10:00-12:00
between 2 and 4 | 10 14:00-16:00
from 10 to 2 | 10 10:00-14:00
10:00-12:00 | 10 10:00-12:00
10:00 - 11:30 tomorrow | 11 10:00-11:30
2-4pm | 10 14:00-16:00
2pm to 4pm | 10 14:00-16:00
from 9am till 11am on day 2 | 11 09:00-11:00
in an hour | 10 11:20
what's on in 30 minutes | 10 10:50
in half an hour | 10 10:50
in 2 hours | 10 12:20
in two hours | 10 12:20
in 2 days | 12
in the next hour | 10 10:20-11:20
in the next 30 minutes | 10 10:20-10:50
after lunch | 10 14:00-04:00
after this lunch | 10 14:00-04:00
what comes after this lunch? | 10 14:00-04:00
after this | next
после этого обеда | 10 14:00-04:00
dupa acest pranz | 10 14:00-04:00
what's before lunch tomorrow | 11 04:00-12:30
during lunch | 10 13:00-14:00
during the coffee break | 10 10:00-10:30
after the coffee break on friday | 11 11:30-04:00
before the keynote | 11 04:00-09:30
before the keynote today | 10
after dinner | 10 22:00-04:00
after breakfast | 10 morning
before dinner tomorrow | 11 afternoon
this week | 07..13
next week | 14..20
this weekend | 12..13
what's next now | next
what should i not miss today | 10
both days | 10..11
the whole event | 10..11
all days | 10..11
every day | 10..11
thursday and friday | 10..11
today or tomorrow | 10..11
later today | 10 10:20-04:00
first half of the day tomorrow | 11 morning
is the matchmaking moved from 14:00 to 15:00? | 10 14:00-15:00
good morning, what's on tomorrow | 11
""".strip().splitlines()

ROMANIAN = """
ce este acum | now
ce e acum in sala mare | now
ce se intampla chiar acum | now
ce urmează | next
nu mai pot ajunge la una din sali |
ce incepe in urmatoarele minute | 10 10:20-10:35
ce urmeaza dupa asta | next
următoarea sesiune | next
cine este următorul vorbitor | next
și mai departe? | next
ce e azi | 10
astăzi ce avem | 10
programul de mâine | 11
maine ce e | 11
ce avem mîine | 11
poimâine | 12
ieri | 09
diseară | 10 evening
ce e astă-seară | 10 evening
mâine dimineață | 11 morning
maine dimineata la 9 | 11 09:00
mâine după-amiază | 11 afternoon
maine dupa amiaza | 11 afternoon
vineri dupa masa | 11 afternoon
vineri seara | 11 evening
joi | 10
ce e vineri | 11
vinerea aceasta | 11
viner dimineata | 11 morning
sâmbătă | 12
duminica | 13
luni | 14
marți la 10 | 15 10:00
azi dimineață | 10 morning
în această după-amiază | 10 afternoon
ziua 1 | 10
ziua a doua | 11
ziua a 2-a | 11
a doua zi | 11
prima zi | 10
programul primei zile | 10
ultima zi | 11
ziua întâi | 10
ziua de deschidere | 10
a treia zi | 12
in a doua zi dupa pranz | 11 13:30-04:00
11 octombrie | 11
pe 11 octombrie | 11
pe 11 | 11
pe 11 seara | 11 evening
pe data de 11 | 11
în 11 octombrie | 11
10-11 octombrie | 10..11
10 și 11 octombrie | 10..11
24 octombrie 2024 | 24
pe 11.10 | 11
la 11.10 | 10 11:10
vineri, 11 octombrie, ora 10:00 | 11 10:00
la 14:30 | 10 14:30
la ora 15 | 10 15:00
ora 15 | 10 15:00
la ora trei | 10 15:00
la 3 | 10 15:00
ce e la 3 | 10 15:00
mâine la 3 | 11 15:00
la 14.30 ce avem | 10 14:30
la trei și jumătate | 10 15:30
trei jumate | 10 15:30
trei fără un sfert | 10 14:45
zece și un sfert | 10 10:15
la doua treizeci | 10 14:30
pe la ora 4 | 10 16:00
la amiază | 10 12:00
la miezul nopții | 10 00:00
9 dimineața | 10 09:00
la 8 seara | 10 20:00
vineri la ora 10 dimineata | 11 10:00
după ora 15 | 10 15:00-04:00
dupa 3 | 10 15:00-04:00
înainte de 10 | 10 04:00-10:00
până la 12 | 10 04:00-12:00
pînă la ora 17 | 10 04:00-17:00
de la 10 la 12 | 10 10:00-12:00
între 10 și 12 | 10 10:00-12:00
intre 10 si 12 vineri | 11 10:00-12:00
intre orele 14 si 16 | 10 14:00-16:00
de la ora 9 până la ora 11 | 10 09:00-11:00
orele 10-12 | 10 10:00-12:00
peste o oră | 10 11:20
peste 30 de minute | 10 10:50
peste o jumătate de oră | 10 10:50
într-o oră | 10 11:20
peste 2 zile | 12
in 2 ore | 10 12:20
după prânz | 10 14:00-04:00
dupa prinz | 10 14:00-04:00
înainte de prânz | 10 04:00-13:00
mâine după prânz | 11 13:30-04:00
înainte de cină | 10 04:00-19:00
după pauza de cafea | 10 10:30-04:00
în timpul prânzului | 10 13:00-14:00
după micul dejun | 10 morning
săptămâna asta | 07..13
săptămâna viitoare | 14..20
în weekend | 12..13
ce urmează acum | next
ambele zile | 10..11
toate zilele | 10..11
tot evenimentul | 10..11
joi și vineri | 10..11
bună ziua, ce e vineri | 11
мыйне диминяца | 11 morning
че е акум | now
жой | 10
винерь дупэ прынз | 11 13:30-04:00
""".strip().splitlines()

RUSSIAN = """
что дальше сейчас | next
что в ближайшие пару часов | 10 10:20-13:20
что сейчас | now
что щас идет | now
какой доклад в данный момент | now
seychas chto | now
что дальше | next
а потом? | next
следующая сессия | next
кто следующий | next
chto dalshe | next
что сегодня | 10
программа на завтра | 11
завтра | 11
завтро что | 11
зав утром | 11 morning
zavtra | 11
послезавтра | 12
после завтра | 12
вчера | 09
сегодня вечером | 10 evening
что вечером | 10 evening
завтра утром | 11 morning
завтра днем | 11 afternoon
завтра после обеда | 11 13:30-04:00
zavtra posle obeda | 11 13:30-04:00
что утром | 10 morning
во второй половине дня | 10 afternoon
в пятницу | 11
пт | 11
чт | 10
в чт вечером | 10 evening
в пятнцу | 11
v pyatnicu | 11
v piatnitsu utrom | 11 morning
четверг | 10
в субботу | 12
в вс | 13
в среду | 16
в понедельник в 10 | 14 10:00
1 день | 10
день 2 | 11
второй день | 11
2-й день | 11
во второй день | 11
в первый день | 10
утром второго дня | 11 morning
последний день | 11
третий день | 12
11 октября | 11
одиннадцатого октября | 11
24-25 октября | 24..25
10 и 11 октября | 10..11
с 10 по 11 октября | 10..11
11-го | 11
11го вечером | 11 evening
11 числа | 11
11.10 | 11
в 11.10 | 10 11:10
11 окт в 10:00 | 11 10:00
пятница 11 октября | 11
в 14:30 | 10 14:30
в пятницу в 14:30 | 11 14:30
в 15 | 10 15:00
в 3 | 10 15:00
в 3 часа | 10 15:00
в три часа | 10 15:00
в три | 10 15:00
что в 3 дня | 10 15:00
в 3 часа дня | 10 15:00
в час дня | 10 13:00
в 9 утра | 10 09:00
завтра в 9 утра | 11 09:00
в 8 вечера | 10 20:00
в 12 ночи | 10 00:00
в 16 часов | 10 16:00
15ч | 10 15:00
два тридцать | 10 14:30
полтретьего | 10 14:30
пол третьего | 10 14:30
в половине третьего | 10 14:30
без четверти три | 10 14:45
без пятнадцати три | 10 14:45
три с половиной | 10 15:30
в полдень | 10 12:00
в полночь | 10 00:00
около 4 | 10 16:00
к 9 | 10 09:00
завтра 15 | 11 15:00
после 3 | 10 15:00-04:00
после трех | 10 15:00-04:00
до 10 | 10 04:00-10:00
до 10 утра завтра | 11 04:00-10:00
с 10 до 12 | 10 10:00-12:00
с десяти до двенадцати | 10 10:00-12:00
между 10 и 12 | 10 10:00-12:00
между 14:00 и 16:00 в пятницу | 11 14:00-16:00
с 14 до 16 | 10 14:00-16:00
s 10 do 12 | 10 10:00-12:00
через час | 10 11:20
через полчаса | 10 10:50
через 30 минут | 10 10:50
через 2 часа | 10 12:20
через два дня | 12
в ближайший час | 10 10:20-11:20
после обеда | 10 14:00-04:00
до обеда | 10 04:00-13:00
перед обедом | 10 04:00-13:00
во время обеда | 10 13:00-14:00
до кофе | 10 04:00-15:30
после кофе-брейка в пятницу | 11 11:30-04:00
после ужина | 10 22:00-04:00
после завтрака | 10 morning
на этой неделе | 07..13
на следующей неделе | 14..20
на выходных | 12..13
оба дня | 10..11
все дни | 10..11
каждый день | 10..11
в четверг и пятницу | 10..11
добрый день, что завтра? | 11
cherez chas | 10 11:20
""".strip().splitlines()

NONE = """
where is room 2
hall 3
how do I get to hall 3
which floor, 2 or 3
150 participants
24 euros
€24
is it 24.50 euro
10 people
we are 10 people
room for 10 people
may I bring a colleague
may I
we sat at the back
march of the penguins
second floor
on the second floor
on the 2nd floor
is there first aid
first come first served
is there any sun
I know the way
do you know
what do you do
next to the hotel
next door
is it next to the station
next year
the next edition
call 022 23 45 67
my phone is +373 69 123 456
tel 069-12-34-56
bus 30
good morning
good afternoon
Good evening!
have a nice day
how many days
two days
one day pass
how long is the coffee break
a 15 minute pitch
10 minutes walk
3 hours by car
what time
when does it start
last day to register
last day for registration
at hall 3
at 5 stars
24/7
12 slides
10 to 12 people
between 10 and 12 participants
from 10 countries
after registration opens will I get a mail
how far is it from the airport
at 10 euros
after 2 sessions
day
week
2 or 3 nights
I have 2 questions
wifi password
can I come with my wife
thank you
booth 14
table 7
b2b
covid-19
page 10
bună ziua
buna seara
bună dimineața
sala 2
etajul 3
la etajul 2
a doua sală
nu
do
sunt 3 persoane
150 de participanți
24 de lei
la 3 km de centru
la 10 minute de mers
în 3 limbi
3 luni
de 2 ori
câte zile
două zile
o zi
ultima zi de înscriere
lângă hotel
anul viitor
luna viitoare
ediția următoare
urmează să mă înscriu
mai multe detalii
ca mai sus
noua sală
autobuzul 30
numărul 5
prima dată la eveniment
pot veni cu 2 colegi
la sala 3
mar
am o întrebare
ce oră
când începe
masa 5
pauza de prânz
на этаже
на 2 этаже
на втором этаже
в зале 3
в 3 зале
зал 2
150 участников
24 евро
до 10 человек
нас 5 человек
с 10 участниками
в 5 минутах от отеля
в 3 километрах
10 минут пешком
3 часа на машине
в час пик
добрый день
добрый вечер
доброе утро
хорошего дня
где завтрак
нас четверо
среда для бизнеса
окружающая среда
2 дня
сколько дней
на 1 день
билет на один день
последний день регистрации
в следующем году
следующая конференция
рядом с отелем
до свидания
на
да
первая помощь
маршрутка 165
номер 12
тел 022 12 34 56
во сколько обед
когда начало
где обед
дом 14
со мной 2 ребенка
по 2 евро
раз в год
""".strip().splitlines()

MIXED = """
could you tell me what I can attend friday between 9 and 11 | 11 09:00-11:00
whats on stage rn | now
which sessions start after 4pm today | 10 16:00-04:00
anything on thurs after lunch | 10 14:00-04:00
who is talking on fri at 11.30 | 11 11:30
what have I missed this morning? | 10 06:00-10:20
is there something before the coffee break tomorrow | 11 04:00-11:00
show the afternoon of day two | 11 afternoon
what's happening at quarter to twelve | 10 11:45
2nd day afternoon | 11 afternoon
what's at 9:30 on the 11th | 11 09:30
sessions on 10/10 | 10
is there a session at 1 | 10 13:00
who speaks from 3 to 4:30 pm | 10 15:00-16:30
plan for the rest of the day |
the session at 10am tomorrow, which room | 11 10:00
does the dinner start at 7 or 8 pm | 10 19:00
what about Friday morning, 9 o'clock | 11 09:00
room for the 2pm talk | 10 14:00
I arrive friday noon, what is left | 11 12:00
anything in the next two hours? | 10 10:20-12:20
what's on in 45 mins | 10 11:05
Who opens the second day? | 11
what about the 12th? | 12
is day 3 a thing | 12
show me everything on 11 Oct after 2pm | 11 14:00-04:00
what do we do till lunch | 10 04:00-13:00
after the keynote tomorrow what is there | 11 10:15-04:00
what was on at 9 this morning | 10 09:00
when is the bus at night |
on thursday at half 10 | 10 10:30
tmr aftrenoon sessions | 11 afternoon
satuday | 12
thrusday evening | 10 evening
what's on at 3:30 pm in the second hall | 10 15:30
who is at the round table at 4 | 10 16:00
I have 3 colleagues coming on friday | 11
3 of us come on thursday at 9 | 10 09:00
seat 12 row 4 |
is the price 50 euro per day |
can 2 people share one table at 3pm | 10 15:00
ce sesiuni sunt vineri intre 9 si 11 | 11 09:00-11:00
cine vorbește mâine la ora 11:30 | 11 11:30
la cât e prânzul azi | 10
ce avem joi după ora 16 | 10 16:00-04:00
ce am pierdut azi-dimineață | 10 06:00-10:20
avem ceva înainte de pauza de cafea mâine | 11 04:00-11:00
arată-mi după-amiaza zilei a doua | 11 afternoon
ce se întâmplă la unsprezece și jumătate | 10 11:30
sesiunea de la ora 10 de mâine, în ce sală e | 11 10:00
cine deschide a doua zi | 11
dar pe 12? | 12
pe 11 oct dupa ora 2 | 11 14:00-04:00
ce mai e peste 45 min | 10 11:05
vineri la 9 fix | 11 09:00
in jur de ora 3 | 10 15:00
la 11 fara un sfert | 10 10:45
ce e in urmatoarele doua ore | 10 10:20-12:20
mâine pe la 10 | 11 10:00
poimaine dimineata | 12 morning
in prima zi seara | 10 evening
ce e joi dimineața | 10 morning
vinri | 11
sesiunile de vineri dupa pranz | 11 13:30-04:00
când e cina de vineri | 11
suntem 4 persoane la masa 3 |
la ce etaj e sala 5 |
am 2 bilete |
e gratuit pentru copii sub 7 ani |
cat dureaza, 2 ore |
după keynote ce urmează mâine | 11 10:15-04:00
pînă la prînz ce avem | 10 04:00-13:00
ce e marți | 15
ora 9 și 30 vineri | 11 09:30
de la 9 și jumătate | 10 09:30
что в пятницу с 9 до 11 | 11 09:00-11:00
кто выступает завтра в 11:30 | 11 11:30
что в четверг после 16 | 10 16:00-04:00
что было утром | 10 morning
есть что-то до кофе-брейка завтра | 11 04:00-11:00
вторая половина второго дня | 11 afternoon
что в половине двенадцатого | 10 11:30
где завтра доклад в 10 утра | 11 10:00
кто открывает второй день | 11
а 12-го? | 12
11 окт после 14:00 | 11 14:00-04:00
через 45 мин что | 10 11:05
в пт в 9 ровно | 11 09:00
часа в три | 10 15:00
ближайшие два часа | 10 10:20-12:20
завтра часов в 10 | 11 10:00
в первый день вечером | 10 evening
четверг утро | 10 morning
в питницу | 11
сессии пятницы после обеда | 11 13:30-04:00
до скольки сегодня регистрация | 10
нас четверо за столом 3 |
на каком этаже зал 5 |
у меня 2 билета |
сколько стоит 3 ночи |
это займет 2 часа |
после кейноута завтра что | 11
до обеда в пятницу | 11 04:00-12:30
в час | 10 13:00
в двенадцать | 10 12:00
к трем | 10 15:00
к пяти часам | 10 17:00
с трех до пяти | 10 15:00-17:00
щас че | now
а дальше | next
че завтра утром | 11 morning
chto v pyatnitsu posle 3 | 11 15:00-04:00
zavtra v 10 utra | 11 10:00
kto segodnya vecherom | 10 evening
v chetverg | 10
pls send me thursdays programme | 10
what's going on at 5 to 3 | 10 14:55
is anything happening on friday before noon | 11 04:00-12:00
who's on after the break on day 2 | 11
workshops tomorrow from two to four | 11 14:00-16:00
what can I still catch today after five | 10 17:00-04:00
schedule 11th oct morning | 11 morning
what's at 1645 | 10 16:45
what's at 4.45pm | 10 16:45
10.30am tomorrow who speaks | 11 10:30
opening at 9 sharp? | 10 09:00
gala dinner on thursday night at 8pm | 10 20:00
is there a session in room 4 at 4 | 10 16:00
I leave at 3 on friday, what will I miss | 11 15:00
do sessions start at 9 or 9:30 | 10 09:00
can I join only on the first morning | 10 morning
how many sessions on day one | 10
what's on in an hour and a half | 10 11:50
whats on in 15 mins time | 10 10:35
the day before yesterday | 08
every session on Thursday 10th | 10
two people from my team come on the 11th at noon | 11 12:00
where do we meet at 18:45 tonight | 10 18:45
what's planned for Oct 10 evening | 10 evening
any session about 3 d printing |
is there a 5 minute walk to the hotel |
room 11.10 |
gate 4 at the airport |
may we come to the march forum |
top 10 speakers |
i want 1 ticket |
version 2 of the agenda |
100 euro for 2 days |
what is the second topic |
trimite-mi programul de joi | 10
ce e la 3 fără cinci | 10 14:55
e ceva vineri înainte de amiază | 11 04:00-12:00
ateliere mâine de la două la patru | 11 14:00-16:00
ce mai prind azi după cinci | 10 17:00-04:00
la ora 16:45 ce e | 10 16:45
cina festivă joi seara la ora 20 | 10 20:00
plec vineri la 3, ce pierd | 11 15:00
pot veni doar în prima dimineață | 10 morning
câte sesiuni sunt în prima zi | 10
ce e peste o oră și jumătate | 10 11:50
peste un sfert de oră | 10 10:35
alaltăieri | 08
venim doi pe 11 la amiază | 11 12:00
unde ne întâlnim la 18:45 diseară | 10 18:45
sesiunea de joi de la 15 | 10 15:00
ce e in sala 4 la 4 | 10 16:00
intre prânz și cină |
la 5 minute de hotel |
sala 11 |
vreau 1 bilet |
100 de euro pentru 2 zile |
al doilea subiect |
top 10 vorbitori |
sunt la a treia ediție |
mai am o întrebare |
программа четверга | 10
что без пяти три | 10 14:55
есть что-нибудь в пятницу до полудня | 11 morning
воркшопы завтра с двух до четырех | 11 14:00-16:00
что я ещё успею сегодня после пяти | 10 17:00-04:00
в 16:45 что | 10 16:45
гала-ужин в четверг в 20:00 | 10 20:00
уезжаю в пятницу в 3, что пропущу | 11 15:00
сколько сессий в первый день | 10
через полтора часа | 10 11:50
через четверть часа | 10 10:35
через 15 минут что | 10 10:35
позавчера | 08
мы приедем 11-го в полдень | 11 12:00
где встречаемся в 18:45 | 10 18:45
четверг, 15:00 | 10 15:00
что в зале 4 в 4 | 10 16:00
в пять минут третьего | 10 14:05
в 5 минутах ходьбы |
топ 10 спикеров |
хочу 1 билет |
100 евро за 2 дня |
вторая тема |
я на третьем этаже |
ещё один вопрос |
можно на один день |
kogda obed |
v 15 chasov | 10 15:00
posle zavtra | 12
segodnya posle 4 | 10 16:00-04:00
""".strip().splitlines()

CASES = [tuple(part.strip() for part in line.split("|")) for line in ENGLISH + ROMANIAN + RUSSIAN + MIXED] + [(line, "") for line in NONE]
