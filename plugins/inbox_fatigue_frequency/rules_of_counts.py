"""The rules that count what comes how close together: their words, their control points, and where those come from."""

from __future__ import annotations

from inbox_fatigue.plugin import Need, Rule

GETAPP = (
    "GetApp, July 2024: 56 % of 496 US respondents would unsubscribe at four or more marketing messages "
    "in 30 days from one firm"
)

CROWDED_DAY = Rule(
    slug="frequency/crowded-day",
    unit="touches in 24 hours",
    comfortable=1,
    unbearable=4,
    ceiling=0.5,
    because="A starting point of ours, one message a day; no source measures single days.",
    fires="{measured} messages in {span}; {comfortable} is comfortable",
    calm="No day held more than {comfortable}",
    notices=(
        "More than one message from one organisation within any 24 hours; a daily one that comes up to an "
        "hour early is one a day."
    ),
    tires="The second message of a day makes the first one worth less, and both ask for the same attention.",
    instead="Put the two into one message, or let the less urgent one wait until tomorrow.",
    wrong_when=(
        "The person asked for several a day, as with a news service, "
        "or service notices of a bad day fell together."
    ),
)

CROWDED_WEEK = Rule(
    slug="frequency/crowded-week",
    unit="touches in 7 days",
    comfortable=3,
    unbearable=10,
    ceiling=0.8,
    because=f"A starting point of ours. It is the lenient side: {GETAPP}.",
    fires="{measured} messages in {span}; {comfortable} is comfortable",
    calm="No week held more than {comfortable}",
    notices="More than three messages from one organisation within any 7 days.",
    tires="There is hardly a working day without the same name in the inbox. People learn to look away.",
    instead="Give all teams one weekly budget for each person, and let them argue about who gets it.",
    wrong_when="The person chose a daily edition. State it in contacts as max_per_week and raise this rule.",
)

CROWDED_MONTH = Rule(
    slug="frequency/crowded-month",
    unit="touches in 30 days",
    comfortable=7,
    unbearable=30,
    ceiling=0.7,
    because=(
        "Zhang, Kumar and Cosguner, Journal of Marketing Research 2017: 7 mails were the optimum for "
        "lifetime profit, 4 and 10 were worse; to read their period as a month is ours. "
        f"30, one a day, is ours too. Stricter: {GETAPP}."
    ),
    fires="{measured} messages in {span}; {comfortable} is comfortable",
    calm="No month held more than {comfortable}",
    notices="More than seven messages from one organisation within any 30 days.",
    tires="No single week looks bad, yet the name never leaves the inbox. Solutions do not change so often.",
    instead="Skip an issue when there is no news. Fewer messages leave something to look forward to.",
    wrong_when="The person chose a daily or weekday edition and reads it.",
)

PILE_UP = Rule(
    slug="frequency/pile-up",
    unit="different campaigns in 1 hour",
    comfortable=1,
    unbearable=4,
    ceiling=0.3,  # the touches of a pile are counted by crowded-day too
    because=(
        "A starting point of ours; no source. It happens unseen where policies do not know of each other, "
        "as Bloomreach documents for its frequency policies."
    ),
    fires="{measured} different campaigns within {span}; {comfortable} is comfortable",
    calm="No hour brought more than {comfortable} campaign",
    notices="Messages of different campaigns that arrive within one hour of each other.",
    tires="It shows that the left hand does not know what the right hand sends; one of them goes unread.",
    instead="Let one campaign go first and keep the others at least some hours away from it.",
    wrong_when="One occasion was sent as several campaigns on purpose, such as a ticket and its programme.",
    needs=(
        Need(
            kind="touch",
            names=("campaign", "creative"),
            reason="neither the campaign nor the text of their mail is known",
        ),
        Need(kind="scorer", names=("day_only",), reason="the time of day of their mail is not known"),
    ),
)

NO_REST = Rule(
    slug="frequency/no-rest",
    unit="messages not yet rested from",
    comfortable=4,
    unbearable=15,
    ceiling=0.5,  # it sees the same flood as the crowded rules
    because=(
        "A starting point of ours: 2 messages a week for ever come to 3.4, 3 a week to 4.8, 10 a week to "
        "14.9 with a half-life of 7 days; no source."
    ),
    fires="{measured} messages not yet rested from; {comfortable} is comfortable",
    calm="There was time to rest; never more than {comfortable} messages weighed on the person",
    notices=(
        "Pressure: each message adds 1 (service mail 0.5) and loses half of its weight with every half-life."
    ),
    tires="One busy week is forgotten. Busy weeks that follow each other leave no week in which to forget.",
    instead="After a busy time leave the person alone until the pressure is down, a week for each halving.",
    wrong_when=(
        "People forget at different speeds, and nobody has measured this one: "
        "set half_life to what your own opt-outs show."
    ),
)

TOO_MANY_SENDERS = Rule(
    slug="frequency/too-many-senders",
    unit="different senders in 7 days",
    comfortable=2,
    unbearable=6,
    ceiling=0.5,
    because="A starting point of ours; no source.",
    fires="{measured} different senders of one organisation in {span}; {comfortable} is comfortable",
    calm="No week brought mail from more than {comfortable} senders of the organisation",
    notices=(
        "How many people or departments of one organisation write to one person within any 7 days; several "
        "addresses under one name count once, and announcements to colleagues are left out."
    ),
    tires="Each of them introduces itself, and none knows what the others said. It is for me to keep track.",
    instead="Name one person who writes to this reader, and hand the news of the others to that person.",
    wrong_when=(
        "A sending system invents a new From address and a new name for every message: they count as senders. "
        "Or the person runs a project with several of them."
    ),
    needs=(Need(kind="touch", names=("sender",), reason="the log does not say who sent their mail"),),
)

SUDDEN_FLOOD = Rule(
    slug="frequency/sudden-flood",
    unit="surprise of a week, as minus the logarithm of its chance",
    comfortable=3,
    unbearable=10,
    ceiling=0.4,  # the crowded rules see what came; this one adds only that it was not expected
    because=(
        "A starting point of ours: a week of a chance below one in a thousand, where mail comes at the "
        "person's usual rate, is no accident; no source."
    ),
    fires="{note}, as rare as one week in {measured:odds}; one in {comfortable:odds} is comfortable",
    calm="No week differed much from what the person is used to",
    notices=(
        "A week with far more messages than the same person got from the same organisation in an average week "
        "of the eight before."
    ),
    tires="I said yes to what I knew. Then it was ten times as much, and nobody asked me.",
    instead="Raise the rate in steps over some weeks, or ask first who wants to have more.",
    wrong_when=(
        "The person asked for it, as on the week of an event that they go to. "
        "Who has always been flooded is used to it: the crowded rules look after them."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("at",),
            reason="what they are used to is not known: less than 9 weeks of mail are on record",
        ),
    ),
)

CROWDED_ACCOUNT = Rule(
    slug="frequency/crowded-account",
    unit="people of one company in 7 days",
    comfortable=3,
    unbearable=12,
    ceiling=0.3,  # each of them got only their own part of it
    because=(
        "A starting point of ours, on the lenient side: Instantly documents a default of two leads a day "
        "in one company, and Interseller a limit to the contacts of one domain that leaves free mail out."
    ),
    fires="{measured} people of one company got {note} in {span}; {comfortable} is comfortable",
    calm="No company had more than {comfortable} of its people written to in a week",
    notices="Sales mail to more than three people of one company within any 7 days.",
    tires="We talk to each other at lunch. Four of us were told the same, each as the only one who matters.",
    instead="Choose the one person whom it concerns, wait for their answer, and ask them whom else to ask.",
    wrong_when=(
        "The company is large and the people do not know each other, or its domain is shared by many. "
        "Newsletters are left out, for each reader asked for their own; streams adds them."
    ),
    needs=(
        Need(
            kind="person",
            names=("account",),
            reason="their company is not known (a free-mail address; account in --contacts tells it)",
        ),
    ),
)

EVERY_CHANNEL_AT_ONCE = Rule(
    slug="frequency/every-channel-at-once",
    unit="channels for one campaign in 48 hours",
    comfortable=1,
    unbearable=4,
    ceiling=0.5,
    because="A starting point of ours; no source.",
    fires="one campaign over {measured} channels in {span}; {comfortable} is comfortable",
    calm="No campaign used more than {comfortable} channel at a time",
    notices="One campaign that comes as mail, text, push or call to the same person within 48 hours.",
    tires="I had seen it. The text about the mail and the call about the text treat my silence as deafness.",
    instead="Use the channel that this person answers, and another only for what cannot wait.",
    wrong_when=(
        "The channels carry different parts, such as a ticket by mail and a change of platform as a text, "
        "or the person asked to be reminded."
    ),
    needs=(
        Need(kind="touch", names=("campaign",), reason="the campaign of their messages is not known"),
        Need(kind="touch", names=("channel",), reason="the channel of their messages is not known"),
    ),
)
