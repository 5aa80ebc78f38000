"""The settings file that `init` writes: the gate to decide about, and the rest ready to be uncommented."""

from __future__ import annotations

from inbox_fatigue.settings.layers import defaults_text

HEADER = """\
# Settings of inbox-fatigue.
# The gate below is in force. To change anything else, remove the # before its line and before its [heading].
# "inbox-fatigue rules" lists the rules, "inbox-fatigue explain RULE" says what one means and what moves it.
"""

EXAMPLES = """\

# One rule: where strain begins, where it is unbearable, and the settings of its own.
#[rules."frequency/crowded-week"]
#comfortable = 2
#unbearable = 7

# Limits on contact. A window such as "7d" slides; "1 calendar day" goes by a clock. Without streams a cap looks
# at marketing, sales and service mail. "inbox-fatigue presets" shows how sending systems count.
#[[caps]]
#name = "three a week"
#limit = 3
#window = "7d"
#exempt = { streams = ["transactional"], still_counts = false }

# Findings that you accept, why, and until when.
#[[ignores]]
#rule = "frequency/crowded-day"
#reason = "The launch week was agreed with these customers."
#expires = 2026-12-31
#campaign = "Launch*"

# What mail is, where its headers do not tell; * stands for anything, and the first match wins.
#[[streams]]
#when = { sender = "billing@*" }
#stream = "transactional"

# How much of a bad thing is read; "inbox-fatigue schema" lists every limit with its default.
#[limits]
#message_seconds = 10.0
"""


def starter() -> str:
    """Return the text of a settings file that loads as it stands and changes nothing but what it shows."""
    lines = []
    active = False
    for line in defaults_text().splitlines():
        if line.startswith("["):
            active = line.startswith("[gate")
        plain = not line or line.startswith("#")
        # What a user's file requires asks more than the same words of the defaults.
        asked = active and not line.startswith("required")
        lines.append(line if asked or plain else f"#{line}")
    return HEADER + "\n" + "\n".join(lines) + "\n" + EXAMPLES
