"""What this plugin notices in what mail says and how, in the words of the person who gets it."""

from __future__ import annotations

from inbox_fatigue.plugin import TEXT, Need, Rule

WRONG_LANGUAGE = Rule(
    slug="relevance/wrong-language",
    unit="messages in 30 days in a language the person does not read",
    comfortable=0,
    unbearable=3,
    ceiling=0.7,
    because=(
        "A judgement, not a measurement: a mail that cannot be read has no right number; one may be a"
        " slip of a list, three in a month are a habit."
    ),
    fires=(
        "{measured} messages in {span} in a language this person does not read ({note}); "
        "{comfortable} is comfortable"
    ),
    calm="Every mail was in a language the person reads",
    notices="Marketing, sales and service mail in a language that is not among those the person reads.",
    tires=(
        "A mail that cannot be read is pure work: to open it, to guess what it wants, to delete it; "
        "and it says that nobody looked who is at the other end."
    ),
    instead=(
        "Store a language with the person and send that version, or leave the person out; a reply in "
        "another language than yours is a statement."
    ),
    wrong_when=(
        "The person reads more languages than are known here; give them in contacts, separated by a "
        "semicolon. Short texts and texts in two languages are not counted."
    ),
    needs=(
        Need(
            kind="person",
            names=("languages",),
            reason="the languages they read are not known (add language to --contacts, or mail from them)",
        ),
        Need(
            kind="content",
            names=("language",),
            reason="the language of their mail cannot be told (no text, or too short)",
        ),
    ),
)

SAID_ALREADY = Rule(
    slug="relevance/said-already",
    unit="likeness to a mail of the last 90 days (1 is word for word)",
    comfortable=0.7,
    unbearable=0.98,
    greatest=1.0,
    ceiling=0.4,
    because=(
        "On campaign mail, a template with one paragraph changed stays between 0.75 and 0.96 alike, "
        "and different mails of one brand stay below 0.05."
    ),
    fires=(
        "the same again from {note}: {measured:%} like a mail of the last {span}; up to "
        "{comfortable:%} is comfortable"
    ),
    calm="Nobody was told the same thing by two campaigns, senders or at two addresses",
    notices=(
        "Nearly the same content that reached the person before through another campaign, another "
        "sender or another address of theirs."
    ),
    tires=(
        "Being told twice by people of one house who do not know of each other shows the person that "
        "they are an entry in two lists."
    ),
    instead=(
        "Merge the two records of the person, let one campaign own the message, and exclude those who"
        " had it from the other."
    ),
    wrong_when=(
        "The two mails are meant to be copies, such as a yearly notice that must go to every address on file."
    ),
    needs=(TEXT,),
)

HARD_TO_READ = Rule(
    slug="relevance/hard-to-read",
    unit="years of school that the text asks for",
    comfortable=10,
    unbearable=16,
    because=(
        "Tuned on 244 newsletters with enough running text: columns and tips ask for 7 to 9 years of "
        "school, news 11 to 13, announcements for developers and legal notices 14 and more; half of "
        "them ask for no more than 11."
    ),
    fires="the text asks for {measured} years of school; {comfortable} is comfortable",
    calm="The texts ask for no more than {comfortable} years of school",
    notices=(
        "Running text whose words and sentences are longer than most readers like, measured as a "
        "school grade with the formula of its language; announcements to colleagues are left out."
    ),
    tires=(
        "A hard text read on a phone between two tasks is read twice or not at all, and the person "
        "feels the fault is theirs."
    ),
    instead=(
        "Cut the sentences in two, say one thing in each, and use the words that the person would use"
        " on the phone."
    ),
    wrong_when=(
        "The readers are specialists whose words are long; raise the two points to their grade. "
        "Formulas count letters and sentences and know nothing of sense."
    ),
    ceiling=0.3,  # a formula cannot tell hard from precise, so it must not exhaust anybody alone
    needs=(
        Need(
            kind="content",
            names=("grade",),
            reason=(
                "the reading grade of their mail cannot be told (no text, under 100 words of running "
                "text, or no formula for its language)"
            ),
        ),
    ),
)

BROKEN_MERGE_FIELD = Rule(
    slug="relevance/broken-merge-field",
    unit="messages in 30 days with an unfilled placeholder",
    comfortable=0,
    unbearable=1,
    ceiling=0.4,  # it embarrasses the sender more than it tires the reader
    because=(
        "A judgement, not a measurement: one is enough to tell the person that nobody read the mail "
        "before it went."
    ),
    fires=(
        "{measured} messages in {span} with an unfilled placeholder ({note}); {comfortable} is comfortable"
    ),
    calm="No mail shows an unfilled placeholder",
    notices=(
        "Placeholders that were to be replaced and were not, such as {{first_name}}, *|FNAME|*, “Dear"
        " ,” or “Hi null”."
    ),
    tires="It pretends to know the person and shows in the same breath that it does not.",
    instead=(
        "Give every field a default, send the campaign to a record with empty fields first, and greet"
        " without a name where there is none."
    ),
    wrong_when="The mail is about templates and shows a placeholder in its own greeting.",
    needs=(TEXT,),
)

PUSHY_TONE = Rule(
    slug="relevance/pushy-tone",
    unit="shouts, pressing phrases and half the exclamation marks per 100 words",
    comfortable=1,
    unbearable=4,
    ceiling=0.25,
    because=(
        "Tuned on 210 newsletters and mailings: half have no more than 0.12, one in ten more than 0.56, "
        "and the two above 1 press with phrases and capitals."
    ),
    fires="{measured} shouts, pressing phrases and exclamation marks per 100 words; {comfortable} is comfortable",
    calm="No mail pushed harder than {comfortable} times in 100 words",
    notices=(
        "Marketing and sales mail with words in capitals, exclamation marks and phrases such as last "
        "chance, hurry or ends tonight."
    ),
    tires=(
        "Urgency that is not the reader's own is a small alarm each time, and where everything is "
        "urgent nothing can be believed."
    ),
    instead="Say what ends and on which date, once, in plain letters; leave the rest to the offer.",
    wrong_when="The brand speaks like that and its readers like it, or capitals are names of products.",
    needs=(
        Need(
            kind="content",
            names=("pushiness",),
            reason="the tone of their mail cannot be told (no text, or no list of words for its language)",
        ),
    ),
)

ALL_ABOUT_US = Rule(
    slug="relevance/all-about-us",
    unit="share of words for the sender among those for sender and reader (1 is all)",
    comfortable=0.6,
    unbearable=0.9,
    greatest=1.0,
    ceiling=0.2,
    because=(
        "Tuned on 29 newsletters and mailings with enough such words: half have no more than 0.14, one "
        "in ten more than 0.4, and the two above 0.6 are about their sender's troubles and news."
    ),
    fires="{measured:%} of its 'we' and 'you' is about the sender; {comfortable:%} is comfortable",
    calm="The mails speak of their reader, too",
    notices=(
        "Marketing and sales mail that says we, us and our far more often than you and your; a mail "
        "with fewer than twelve such words is not judged."
    ),
    tires="A letter about its sender asks for attention and gives none.",
    instead="Begin with what the reader gets from it, and turn each sentence about the house round.",
    wrong_when=(
        "The reader asked for the sender's own story, or the letter quotes people who speak of themselves."
    ),
    needs=(
        Need(
            kind="content",
            names=("about_us",),
            reason=(
                "whom their mail speaks of cannot be told (no text, too few such words, or no list of "
                "words for its language)"
            ),
        ),
    ),
)
