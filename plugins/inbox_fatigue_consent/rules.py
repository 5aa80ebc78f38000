"""The consent rules: their words, their control points, and where those come from."""

from __future__ import annotations

from inbox_fatigue.plugin import TEXT, Need, Rule

MAILED_AFTER_OPT_OUT = Rule(
    slug="consent/mailed-after-opt-out",
    unit="touches after an opt-out",
    comfortable=0,
    unbearable=1,
    ceiling=0.9,
    because=(
        "The person said no, so none is comfortable and the first one is too much. "
        "The two days in which an opt-out may be honoured are a starting point of ours."
    ),
    fires="{measured} messages after the {note}; {comfortable} is comfortable",
    calm="No marketing or sales mail came after an opt-out on record",
    notices=(
        "Marketing and sales mail later than two days after an unsubscribe, a complaint or a written stop, "
        "to any address of the person and from anybody in the organisation. Who left one list is held to be "
        "left alone by the mail of that list."
    ),
    tires="I told you to stop. The only thing left is the junk button, and you never hear of that.",
    instead="Keep one list of opt-outs for the whole organisation, and check it before every send.",
    wrong_when=(
        "The person left one newsletter and kept another, or signed up again, and no event says so. "
        "Where only replies are on record, only written opt-outs can be seen."
    ),
    needs=(
        Need(
            kind="event",
            names=("unsubscribe", "complaint", "decline", "reply"),
            reason="no opt-outs are known (add mail from them, or --events)",
        ),
    ),
)

NO_WAY_OUT = Rule(
    slug="consent/no-way-out",
    unit="touches without a full way out in 30 days",
    comfortable=0,
    unbearable=4,
    ceiling=0.4,  # a missing header tires nobody by itself, it only keeps the door shut
    because=(
        "A starting point of ours; no source for the numbers. The ways out are those of RFC 2369 (July 1998) "
        "and RFC 8058 (January 2017); mail before header_since and one_click_since is not held to them."
    ),
    fires="{measured} marketing messages in {span} without a full way out ({note}); {comfortable} is comfortable",
    calm="Every marketing message offered a way out",
    notices=(
        "Marketing mail that lacks a List-Unsubscribe header, one-click unsubscribing, or a visible link or "
        "sentence in its text."
    ),
    tires="To leave I must search the small print, log in, or write to somebody. The junk button is nearer.",
    instead="Send the two headers with every marketing message and put the link where it can be seen.",
    wrong_when=(
        "An internal announcement was taken for marketing, or a gateway removed headers on the way. "
        "A log that does not say which headers were sent is not assessed."
    ),
    needs=(
        Need(
            kind="touch",
            names=("way_out_header", "way_out_one_click", "way_out_visible"),
            reason="the headers and the text of their mail are not known",
        ),
    ),
)

DEAD_ADDRESS = Rule(
    slug="consent/dead-address",
    unit="messages to an address after its hard bounce",
    comfortable=0,
    unbearable=2,
    ceiling=0.2,  # hardly anybody reads it; what tires is the sender who does not listen
    because=(
        "A starting point of ours: the bounce has said that nobody is there, so none is comfortable. "
        "Which statuses speak of the mailbox and which of one mail only is told by RFC 3463."
    ),
    fires="{measured} messages after the {note}; {comfortable} is comfortable",
    calm="No address was written to after a hard bounce",
    notices=(
        "Marketing, sales and service mail to an address, later than a day after mail to it bounced for good."
    ),
    tires=(
        "I left, and the mail still comes. Somebody keeps the mailboxes, is given mine to sort, and "
        "learns that nobody over there reads what comes back."
    ),
    instead="Take an address off every list at its first hard bounce, and ask the person where to write.",
    wrong_when=(
        "The mailbox was set up again, and neither an answer nor a click nor a delivery is on record. "
        "A full mailbox and a mail that was refused for its form or by policy are no death."
    ),
    needs=(
        Need(
            kind="event",
            names=("bounce",),
            reason="no bounces are known (add mail that came back, or --events)",
        ),
    ),
)

TOO_PERSONAL = Rule(
    slug="consent/too-personal",
    unit="kinds of sensitive data in one message",
    comfortable=0,
    unbearable=2,
    ceiling=0.6,
    because=(
        "A starting point of ours: who has the data need not show it, so one kind is noticed and two are a file."
    ),
    fires="a message quotes {measured} kinds of sensitive data ({note}); {comfortable} is comfortable",
    calm="No message quoted sensitive data back to its reader",
    notices=(
        "Marketing, sales and service mail that names a birth date, card or account digits, an identity number, "
        "a full address, pay, health, belief or whereabouts as the reader's own."
    ),
    tires="I gave it for one purpose. Now it stands in a mail that anybody at my desk can read.",
    instead="Use what you know to choose what to send, and leave it out of what you write.",
    wrong_when=(
        "The person asked to see what is on record, or the mail is a receipt that was taken for marketing. "
        "Data that is not called the reader's own, or is in a picture, is not seen."
    ),
    needs=(TEXT,),
)
