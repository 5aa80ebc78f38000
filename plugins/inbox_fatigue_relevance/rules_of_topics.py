"""What this plugin notices of topics and places, in the words of the person who gets the mail."""

from __future__ import annotations

from inbox_fatigue.plugin import TEXT, Need, Rule

FAR_AWAY = Rule(
    slug="relevance/far-away",
    unit="kilometres to an in-person event",
    comfortable=150,
    unbearable=1500,
    ceiling=0.4,
    because=(
        "A judgement, not a measurement: 150 km are an evening there and back, 1,500 km a flight and a "
        "hotel; whoever writes to many countries may ask for less."
    ),
    fires="{measured} km to an event in {note}; {comfortable} is comfortable",
    calm="Nobody was invited farther than {comfortable} km",
    notices=(
        "Marketing, sales and service mail with an in-person event far from the person, told by a calendar "
        "part, schema.org markup, or the setting places; events that can be joined online are exempt."
    ),
    tires=(
        "An invitation that cannot be taken up is read, weighed and put away for nothing, and shows that "
        "nobody looked where the person lives."
    ),
    instead=(
        "Invite those within a day's journey, and offer everybody else a recording, or the event that "
        "comes to their town."
    ),
    wrong_when=(
        "The person moved or travels, or comes for the sake of a big event once a year. Events named in "
        "plain sentences are not seen, and of cities of one name the largest is taken, which is said."
    ),
    needs=(
        Need(
            kind="person",
            names=("city", "country", "latitude"),
            reason="their place is not known (add city and country to --contacts)",
        ),
    ),
)

NOTHING_NEW = Rule(
    slug="relevance/nothing-new",
    unit="messages in 28 days that say nothing new on a topic",
    comfortable=1,
    unbearable=4,
    ceiling=0.3,
    because=(
        "What counts as news was chosen on 216 mails of 2002 and 54 newsletters of 2019 and 2020, of which it "
        "finds fault with none: issues of one letter on one topic had six new facts or more. The two points "
        "are a judgement: one reminder helps, the fourth is wallpaper."
    ),
    fires="{measured} messages in {span} on one topic ({note}) without news; {comfortable} is comfortable",
    calm="No topic came back more than {comfortable} time without news",
    notices=(
        "Mail on a topic of the last 28 days with no number and no name that those mails had not, and hardly "
        "a new word. A topic is the declared category; else three of five leading terms in common, the words "
        "that stand most in subject and text and not in every third mail."
    ),
    tires=(
        "What has been said does not come truer by being said in other words; the person opens it, finds "
        "nothing, and opens the next one later, or not."
    ),
    instead="Write when something has changed, and say in the subject what; else let the first mail stand.",
    wrong_when=(
        "The news is in a picture or behind a link. The same mail once more is same-again, and answers in a "
        "thread are follow-ups: neither counts here."
    ),
    needs=(TEXT,),
)

OFF_TOPIC = Rule(
    slug="relevance/off-topic",
    unit="average distance of the mails of 30 days from what the person is interested in (1 is nothing in common)",
    comfortable=0.7,
    unbearable=1.0,
    greatest=1.0,
    ceiling=0.2,
    because=(
        "Tuned on 54 issues of a general letter: for the 25 of 300 readers who clicked enough, the average is "
        "0.3 and at most 0.67, which is what a letter for everybody comes to; in an inbox of 216 newsletters a "
        "reader who cares for gardens would be at 1."
    ),
    fires=(
        "{note} messages in {span} share little with what this person is interested in: on average "
        "{measured} away, where 1 is nothing in common; "
        "{comfortable} is comfortable"
    ),
    calm="The mails touched what their readers are interested in",
    notices=(
        "Marketing and sales mail that says nothing of the interests in contacts, nor of the leading terms of "
        "mails that the person clicked in or answered. Leading terms are the five words that stand most in "
        "subject and text, and not in every third mail; a declared category is a topic by itself."
    ),
    tires=(
        "The person told what they care for, by word or by click, and is written to about something else; "
        "the next form they will leave empty."
    ),
    instead="Send what touches an interest, and ask now and then whether the list of interests still holds.",
    wrong_when=(
        "Interests are out of date, or the same thing has another name in the mail; a surprise can be "
        "welcome, and whether it is cannot be known before it is sent."
    ),
    needs=(TEXT,),
)
