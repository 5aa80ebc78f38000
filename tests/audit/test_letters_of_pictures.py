"""Weekly letters of one picture under one subject are one message only where they show the same picture."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

SMALL_PRINT = "<p>You get this because you asked for it. Shop, 1 High Street. <a href='https://shop.example/u'>Leave</a></p>"
PLAIN = "Look at this letter in your browser. You get it because you asked for it at our shop. " * 5
RULES = ("follow-up/same-again", "follow-up/bump-of-a-bump", "relevance/said-already")
WEEKS = ("2026-03-02", "2026-03-09", "2026-03-16")


@pytest.fixture
def judged(audit, tmp_path, told, letter):
    """Return a function that audits weekly letters: what was found, and for how many one message is not assessed."""

    def run(pictures, captions=("", "", ""), plain=None, small_print=SMALL_PRINT):
        mails = []
        for week, picture, caption in zip(WEEKS, pictures, captions, strict=True):
            page = f'<img src="https://img.example/{picture}" alt="{caption}" width="600">{small_print}'
            raw = letter(
                at=f"{week} 09:00",
                subject="Our flyer",
                body=page,
                List_Unsubscribe="<https://shop.example/u>",
            )
            raw = raw.replace(b"text/plain", b"text/html")
            mails.append(raw if plain is None else beside(raw, plain))
        (tmp_path / "sent.mbox").write_bytes(told(mails))
        _, report = audit("sent.mbox", "--organisation", "shop.example")
        found = {one["rule"]: one["measured"] for one in report["findings"] if one["rule"] in RULES}
        return found, sum(one["count"] for one in report["not_assessed"] if one["rule"] == RULES[0])

    return run


def beside(raw, plain):
    """Return a letter with a plain part before its page."""
    mail = message_from_bytes(raw, policy=policy.default)
    page = mail.get_content()
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("small_print", [SMALL_PRINT, ""])
@pytest.mark.parametrize(
    ("pictures", "captions"),
    [
        (("tea.png", "cups.png", "cake.png"), ("", "", "")),
        (("flyer.png",) * 3, ("Tea", "Cups", "Cake")),
    ],
)
def test_other_pictures_and_captions_are_other_messages(judged, pictures, captions, small_print):
    assert judged(pictures, captions, small_print=small_print) == ({}, 0)


@pytest.mark.parametrize("small_print", [SMALL_PRINT, ""])
def test_of_pictures_under_ids_it_is_not_known_whether_they_are_the_same(judged, small_print):
    assert judged(("a1b2c3d4e5", "b2c3d4e5f6", "c3d4e5f6a7"), small_print=small_print) == ({}, 1)


@pytest.mark.parametrize("picture", ["flyer.png", "a1b2c3d4e5.png"])
def test_the_same_picture_is_the_same_message(judged, picture):
    found, not_assessed = judged((picture,) * 3)
    assert (found["follow-up/same-again"], not_assessed) == (3.0, 0)


def test_a_plain_part_that_is_the_same_each_week_does_not_tell_what_stands_in_the_picture(judged):
    assert judged(("tea.png", "cups.png", "cake.png"), plain=PLAIN) == ({}, 1)


def test_a_letter_below_a_logo_is_told_by_its_words(judged):
    pictures = ("a1b2c3d4e5", "b2c3d4e5f6", "c3d4e5f6a7")
    logo = '" width="120" data-x="'
    found, not_assessed = judged([f"{one}.png{logo}" for one in pictures])
    assert (found["follow-up/same-again"], not_assessed) == (3.0, 0)
