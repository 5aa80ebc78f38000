"""What this plugin notices, in the words of the person who gets the mail."""

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

CUSTOMER_AS_PROSPECT = Rule(
    slug="relevance/customer-as-prospect",
    unit="messages in 30 days that court a customer like a stranger",
    comfortable=0,
    unbearable=2,
    ceiling=0.5,
    because=(
        "A judgement, not a measurement: the first can be a slip of the list, the second says that "
        "the house does not know its customers."
    ),
    fires=(
        "{measured} messages in {span} to a customer as if to a stranger (“{note}”); "
        "{comfortable} is comfortable"
    ),
    calm="No customer was courted like a stranger",
    notices=(
        "Marketing and sales mail for newcomers (new customers only, free trial, let me introduce us)"
        " to a person who is a customer."
    ),
    tires=(
        "Who has bought expects to be known; an offer for strangers, often better than what they got,"
        " says that the sale was the end."
    ),
    instead="Leave customers out of acquisition campaigns, and write to them about what they bought.",
    wrong_when=(
        "The person's status is out of date, or the mail sells another product to which they are new."
    ),
    needs=(
        Need(
            kind="person",
            names=("status",),
            reason="it is not known whether they are a customer (add status to --contacts)",
        ),
        TEXT,
    ),
)

TALKING_TO_SILENCE = Rule(
    slug="relevance/talking-to-silence",
    unit="messages in a row with no sign of life",
    comfortable=8,
    unbearable=30,
    ceiling=0.45,  # silence may be content: a person who ignores is not yet a person who suffers
    because=(
        "HubSpot's own safeguard sets people aside after 11 or 16 mails in a row without engagement "
        "(knowledge.hubspot.com, graymail); 8 is a step earlier, because nobody has left yet."
    ),
    fires="{measured} messages in a row without a click, reply or purchase; {comfortable} is comfortable",
    calm="Nobody was written to more than {comfortable} times without a sign of life",
    notices=(
        "Marketing and sales mail in a row after which the person neither clicked nor replied nor "
        "bought anything; opens count only where the settings trust them, and service mail asks for no answer."
    ),
    tires=(
        "They have turned off already and junk what comes; each further mail trains them, and their "
        "mail provider, to expect nothing."
    ),
    instead="Slow down, ask once whether they want to stay, and then stop.",
    wrong_when=(
        "The ledger holds only a part of what came back, or the person reads with pleasure and never clicks."
    ),
    needs=(
        Need(
            kind="event",
            names=("click", "reply", "purchase"),
            reason=(
                "no clicks, replies or purchases are known (add --events, or mail from them; opens "
                "alone are no proof of silence)"
            ),
        ),
    ),
)

_OFFER = Need(
    kind="content",
    names=("words",),
    reason="whether their mail sells anything is not known (its text is not known)",
)

OWNS_IT_ALREADY = Rule(
    slug="relevance/owns-it-already",
    unit="offers in 30 days for what the person owns",
    comfortable=0,
    unbearable=1,
    ceiling=0.4,
    because=(
        "A judgement, not a measurement: what a person owns is known or it is not, and one such offer "
        "shows that nobody looked."
    ),
    fires="{measured} messages in {span} sold what this person owns ({note}); {comfortable} is comfortable",
    calm="Nobody was offered what they own",
    notices=(
        "Marketing and sales mail that sells a thing which is written beside the person in contacts, "
        "told by the subject, the declared category, or an article number in a short mail."
    ),
    tires=(
        "To be sold what stands on the shelf already, now perhaps at a better price, tells the person "
        "that their purchase left no trace."
    ),
    instead="Leave its owners out of a product's campaign, and write to them about using it.",
    wrong_when=(
        "The thing is used up and bought again, such as tea or toner, and the mail does not say so; "
        "or the name in contacts is a word with another meaning."
    ),
    needs=(
        Need(
            kind="person",
            names=("owns",),
            reason="what they own is not known (add owns to --contacts)",
        ),
        _OFFER,
    ),
)

OPEN_CASE = Rule(
    slug="relevance/open-case",
    unit="promotions while one service case is open",
    comfortable=0,
    unbearable=1,
    ceiling=0.5,
    because=(
        "A judgement, not a measurement: the first promotion while a person waits for help is one too "
        "many, whoever sent it."
    ),
    fires="{measured} promotional messages while a service case was open; {comfortable} is comfortable",
    calm="Nobody was sold to while they waited for help",
    notices=(
        "Marketing and sales mail after a person opened a service case and before it was closed; "
        "mail that only helps is not counted."
    ),
    tires=(
        "Who waits for an answer looks at each mail of the house for it, and finds an advertisement "
        "for more of what does not work."
    ),
    instead="Hold marketing and sales back while a case is open, and for a day after its end.",
    wrong_when=(
        "Closings are not recorded; a case that nobody closed counts as open for 30 days, which is a setting."
    ),
    needs=(
        Need(
            kind="event",
            names=("case_opened",),
            reason="no service cases are known (add case_opened and case_closed to --events)",
        ),
    ),
)

SALE_AND_SILENCE = Rule(
    slug="relevance/sale-and-silence",
    unit="days after a purchase with sales mail alone",
    comfortable=14,
    unbearable=45,
    ceiling=0.3,
    because=(
        "A judgement, not a measurement: two weeks give a parcel time to arrive and a first question "
        "time to come up; 19 % of 2,400 US consumers named a company that is always selling "
        "(MarketingSherpa, 2017)."
    ),
    fires=(
        "{measured} days after a purchase, {note} sales mails and no help with what was bought; "
        "{comfortable} days are comfortable"
    ),
    calm="After a purchase came help, or nothing",
    notices=(
        "Two or more sales mails after a purchase, and in all that time no mail that helps with what "
        "was bought; receipts and parcel notices are neither."
    ),
    tires="The sale was the beginning for the person who bought, and the house has moved on to the next one.",
    instead=(
        "Write once about using, keeping or mending what was bought, before the next offer; ask "
        "whether it does its work."
    ),
    wrong_when="Help comes in the box, in an app or by another sender, or what was bought needs none.",
    needs=(
        Need(
            kind="event",
            names=("purchase",),
            reason="no purchases are known (add purchase to --events)",
        ),
        _OFFER,
    ),
)

BATCH_AND_BLAST = Rule(
    slug="relevance/batch-and-blast",
    unit="share of a mixed audience that got exactly the same text (1 is all)",
    comfortable=0.6,
    unbearable=1.0,
    ceiling=0.15,  # one text for all may suit all; it tires by being what every mail is
    because=(
        "A judgement, not a measurement: where six in ten get the same words, the rest at least got "
        "others; 21 % of 2,400 US consumers named mail that is not relevant (MarketingSherpa, 2017)."
    ),
    fires=(
        "one text for customers and others alike: {measured:%} of {note} got the same words; "
        "{comfortable:%} is comfortable"
    ),
    calm="No large mixed audience got one text for all",
    notices=(
        "A marketing mail that reached 50 people or more within a day, customers and others among "
        "them, most of them with exactly the same text."
    ),
    tires=(
        "What is written for everybody is addressed to nobody: the person has to find out alone "
        "whether any of it is for them."
    ),
    instead="Write one text for those who bought and one for those who did not; begin with what differs.",
    wrong_when="Everybody must read the same words, or signed up for one letter knowing that it is one.",
    needs=(
        Need(
            kind="person",
            names=("status",),
            reason="it is not known whether they are a customer (add status to --contacts)",
        ),
        TEXT,
    ),
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
