"""The words of the rules about who is in an audience."""

from __future__ import annotations

from dataclasses import replace

from inbox_fatigue.plugin import Need
from inbox_fatigue_plan.hygiene import HYGIENE

DUPLICATE_RECIPIENT = replace(
    HYGIENE,
    slug="plan/duplicate-recipient",
    unit="copies too many of one message",
    fires="this person would get the same message again ({note}); copies too many: {measured}",
    calm="Nobody is in one audience twice",
    notices=(
        "The same person twice or more in the audience of one message, under one address or under several "
        "that are known to be theirs."
    ),
    tires="I get it twice in one minute, and know that to you I am two rows of a list.",
    instead="Merge the rows; where two addresses are one person, keep the one they read.",
    wrong_when="Two people share a mailbox, or contacts call two people one (alias_of).",
)

SUPPRESSED = replace(
    HYGIENE,
    slug="plan/suppressed",
    unit="planned messages to somebody on a suppression list",
    fires="this person is on a suppression list ({note})",
    calm="Nobody in the audience is on a suppression list",
    notices=(
        "An address in the audience that a suppression list names, by itself or by its domain, or of whose owner "
        "it names another address, or that was erased from the ledger with forget."
    ),
    tires="Somebody wrote down that I am to be left alone, and nobody looked.",
    instead="Take the audience from the system that holds the list, or remove these rows before the launch.",
    wrong_when=(
        "The list is out of date, or it is for another kind of mail. A domain on it stands for the domains "
        "below it as well. Entries that are hashes are not understood. Who was erased has asked for mail anew."
    ),
    needs=(
        Need(
            kind="scorer",
            names=("listed",),
            reason="no suppression list is known, or it is empty (--suppressions)",
        ),
    ),
)

INTERNAL_ADDRESS = replace(
    HYGIENE,
    slug="plan/internal-address",
    unit="planned messages to an address of one's own house",
    fires="an address of the sender's own house is in the audience ({note})",
    calm="Nobody of the sender's own house is in the audience",
    notices=(
        "An address in the audience at a domain of the organisation itself, or at one that the setting "
        "domains names."
    ),
    tires=(
        "I work here. I am no reader of this, my clicks spoil your numbers, and my answer goes to a "
        "colleague."
    ),
    instead="Leave colleagues out, and send them a proof by itself.",
    wrong_when="The mail is for colleagues, or a domain serves customers and staff alike.",
    needs=(
        Need(
            kind="scorer",
            names=("organisation",),
            reason="the sender's own domains are not known (--organisation, or the setting domains)",
        ),
    ),
)

COMPETITOR_ADDRESS = replace(
    HYGIENE,
    slug="plan/competitor-address",
    unit="planned messages to a competitor",
    fires="an address of a competitor is in the audience ({note})",
    calm="No address of a named competitor is in the audience",
    notices=(
        "An address in the audience at one of the domains that the setting domains names as competitors."
    ),
    tires=(
        "I signed up to see what you do. I shall not buy, and I read your offers before your customers do."
    ),
    instead="Leave them out, or decide that they may read along and take the domain off the list.",
    wrong_when="The competitor is a customer as well, or its domain was sold.",
    needs=(
        Need(
            kind="scorer",
            names=("listed",),
            reason="no competitors are named (the setting domains of this rule)",
        ),
    ),
)

ROLE_ADDRESS = replace(
    HYGIENE,
    slug="plan/role-address",
    unit="planned messages to a mailbox that is nobody's own",
    fires="a mailbox of a role and not of a person is in the audience ({note})",
    calm="Every address in the audience is a person's own",
    notices=(
        "An address whose part before the @ names a task or a department (info, sales, accounts) and no "
        "person."
    ),
    tires="Several of us read this mailbox, none of us asked for the mail, and one of us will report it.",
    instead="Ask the company for a person, or leave the mailbox out of campaigns.",
    wrong_when=(
        "It is the only address of a small business and its owner signed up with it. Contacts that call it "
        "a person's address (alias_of) settle that."
    ),
)
