"""What this plugin notices of how mail fits its reader, in the words of the person who gets it."""

from __future__ import annotations

from inbox_fatigue.plugin import TEXT, Need, Rule

WHETHER_A_CUSTOMER = (
    "it is not known whether they are a customer (add status to --contacts, or purchase to --events)"
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
            kind="scorer",
            names=("status", "purchase"),
            reason=WHETHER_A_CUSTOMER,
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
    greatest=1.0,
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
