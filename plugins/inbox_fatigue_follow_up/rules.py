"""The follow-up rules: what each measures, where it becomes too much, and how to talk about it."""

from __future__ import annotations

from inbox_fatigue.plugin import REPLIES, TEXT, Need, Rule

LINKS = Need(
    kind="touch",
    names=("message", "parent", "sequence"),
    reason="nothing tells which of their messages belong together (mail headers, or a column of sequences or steps)",
)
SUBJECTS = Need(
    kind="touch",
    names=("subject_key",),
    reason="the headers of their mail are not known, or its subjects are empty",
)
CREATIVES = Need(kind="touch", names=("creative",), reason="nothing identifies what was sent to them")
ANSWERS = Need(
    kind="event",
    names=("reply", "decline"),
    reason="no replies are known (add mail from them, or --events)",
)

BUMP_OF_A_BUMP = Rule(
    slug="follow-up/bump-of-a-bump",
    unit="follow-ups in a row without an answer",
    comfortable=1,
    unbearable=4,
    because=(
        "A starting point of ours: one follow-up is courtesy. Growbots reports that the share of positive "
        "replies falls from 1.28 % at the first follow-up to 0.62 % at the fifth (a vendor's own, "
        "uncontrolled figure)."
    ),
    fires="{measured} follow-ups in a row without an answer{note}; {comfortable} is comfortable",
    calm="Nobody who kept silent was asked more than {comfortable} time again",
    notices="It notices mail that asks again for what an unanswered mail asked, whoever of you writes it.",
    tires="Silence is an answer too; asking a third time says that it was not heard.",
    instead="Follow up once, with something new, and then wait for the person or drop the matter.",
    wrong_when="The person answered by phone or in a mailbox that was not read.",
    needs=(LINKS,),
)

EMPTY_BUMP = Rule(
    slug="follow-up/empty-bump",
    unit="empty reminders in 30 days",
    comfortable=0,
    unbearable=3,
    ceiling=0.5,
    because="A starting point of ours: one is a nuisance, three in a month are a habit",
    fires="{measured} reminders in {span} with nothing new; {comfortable} is comfortable",
    calm="Every follow-up brought something new",
    notices="It notices follow-ups that point at an earlier mail and add next to nothing to it.",
    tires="The person has to open, find and weigh the earlier mail again, for nothing.",
    instead="Say what is new, or shorten the question to one that can be answered with yes or no.",
    wrong_when="The news is in an attachment or in a picture.",
    needs=(LINKS, TEXT),
)

TOO_SOON = Rule(
    slug="follow-up/too-soon",
    unit="working days short",
    comfortable=0,
    unbearable=2,
    ceiling=0.4,
    because="A starting point of ours: two working days, so that one day away from the desk is no silence",
    fires="a follow-up came {measured} working days too soon",
    calm="Every follow-up left time to answer",
    notices="It notices follow-ups that come before the person had two working days to answer.",
    tires="It makes a queue of other people's work and an obligation of one's own impatience.",
    instead="Leave at least two working days; say so if something is urgent, and use the phone.",
    wrong_when="The second mail corrects the first one.",
    needs=(LINKS,),
)

ANSWERED_ALREADY = Rule(
    slug="follow-up/answered-already",
    unit="automatic follow-ups after the answer",
    comfortable=0,
    unbearable=2,
    ceiling=0.6,
    because="A starting point of ours: a sequence that goes on after an answer shows that nobody read it",
    fires="{measured} automatic follow-ups after the person had answered; {comfortable} is comfortable",
    calm="Every sequence stopped at the answer",
    notices="It notices automatic mail that goes on asking after the person has replied to it.",
    tires="The person took the time to answer, and a machine asks as if they had not.",
    instead="End a sequence at the first reply, for every colleague who takes part in it.",
    wrong_when="The reply came from the person's machine and was not recognised as such.",
    needs=(LINKS, REPLIES),
)

FALSE_REPLY = Rule(
    slug="follow-up/false-reply",
    unit="pretended conversations in 90 days",
    comfortable=0,
    unbearable=2,
    ceiling=0.5,
    because="A starting point of ours: a pretended reply misleads, and the first is one too many",
    fires="{measured} messages in {span} with a pretended conversation that is not on record",
    calm="No message pretended to an earlier conversation",
    notices="It notices 'Re:' or 'as we discussed' in marketing and sales mail to people who never wrote.",
    tires="The person looks for a talk that never was, and learns not to believe the next subject line.",
    instead="Write a subject that says what the mail is about.",
    wrong_when="The earlier conversation took place where this ledger cannot see it.",
    needs=(SUBJECTS, REPLIES),
)

SAME_AGAIN = Rule(
    slug="follow-up/same-again",
    unit="times the same message in 90 days",
    comfortable=1,
    unbearable=3,
    ceiling=0.5,
    because="A starting point of ours; resends go to non-openers, and opens do not tell who has read it",
    fires="the same message {measured} times in {span}; {comfortable} is comfortable",
    calm="Nobody got the same message twice",
    notices="It notices one and the same message that reaches a person again.",
    tires="Whoever has read it wastes the time to find out that they have.",
    instead="Resend to nobody, or only with something new in it; trust no open rate to tell who has read it.",
    wrong_when="A log calls different messages by one creative and one subject.",
    needs=(CREATIVES,),
)

TAG_TEAM = Rule(
    slug="follow-up/tag-team",
    unit="colleagues in one unanswered chain",
    comfortable=1,
    unbearable=3,
    ceiling=0.5,
    because="A starting point of ours: a second writer in an unanswered matter makes two against one",
    fires="{measured} colleagues wrote in one unanswered matter; {comfortable} is comfortable",
    calm="No unanswered matter was taken up by a second colleague",
    notices="It notices that several colleagues take turns in asking one person who has not answered.",
    tires="I did not overlook one person's mail; now I am to turn down two people, and explain it twice.",
    instead="Let one person write, and let silence count for the colleagues, too.",
    wrong_when="The first writer left or fell ill and said so, or one person writes from two addresses.",
    needs=(
        LINKS,
        Need(kind="touch", names=("sender",), reason="the log does not say who sent their mail"),
    ),
)

GUILT_TRIP = Rule(
    slug="follow-up/guilt-trip",
    unit="blaming messages in 90 days",
    comfortable=0,
    unbearable=2,
    ceiling=0.4,
    because="A starting point of ours: nobody owes an answer to mail that they did not ask for",
    fires="{measured} messages in {span} with blame for silence; {comfortable} is comfortable",
    calm="No message blamed anybody for silence",
    notices="It notices 'I haven't heard back' and 'should I close your file?' in mail that was not asked for.",
    tires="I am made the one who is at fault, for not doing what I never said I would do.",
    instead="Say once how the person can take it up later, and stop without a last word.",
    wrong_when="The person had promised an answer, or the phrase is told in a story of somebody else.",
    needs=(TEXT,),
)

CHASING_A_NO = Rule(
    slug="follow-up/chasing-a-no",
    unit="messages after a no",
    comfortable=0,
    unbearable=1,
    because="A starting point of ours: most people never say no in words, so one message more disregards it",
    fires="{measured} messages after the person said no; {comfortable} is comfortable",
    calm="Everybody who said no was left alone",
    notices="It notices messages to a person who had written 'no thanks', 'stop' or 'remove me'.",
    tires="Saying no costs something; when it changes nothing, the next no is the junk button.",
    instead="Acknowledge once, close the matter, and tell every colleague and every system.",
    wrong_when="The person took up the matter again where this ledger cannot see it.",
    ceiling=0.9,
    needs=(ANSWERS,),
)
