"""What is new in a mail, without quotes and signature."""

from __future__ import annotations

import time

import pytest

from inbox_fatigue import text


@pytest.mark.parametrize(
    "below",
    [
        "-----Original Message-----\nFrom: x\nSent: y\n\nold",
        "---------------------- Forwarded by Ann Example/HOU/ECT on 03/13/2000 01:30 PM -----------\n\nold",
        "On Mon, 3 Mar 2025 at 10:00, Bob <bob@example.com> wrote:\n> old",
        "On Mon, 3 Mar 2025, Bob Example <bob@example.com>\nwrote:\n\nold",
        "Am 3. März 2025 schrieb Bob <bob@example.com>:\n> old",
        "Le lun. 3 mars 2025 à 10:00, Bob <bob@example.com> a écrit :\n> old",
        "From: Bob\nSent: Monday\nTo: Ann\nSubject: s\n\nold",
        "Von: Bob\nGesendet: Montag\nAn: Ann\nBetreff: s\n\nold",
        "> old\n> older",
    ],
)
def test_an_earlier_mail_below_is_not_new(below):
    assert text.new_text(f"Thanks, that works.\n\n{below}") == "Thanks, that works."


@pytest.mark.parametrize(
    "below",
    [
        "差出人: Bob <bob@example.com>\n送信日時: 2025年3月3日 10:00\n宛先: Ann\n件名: 御社の採用について\n\n古い",
        "差出人：Bob\n送信日時：2025年3月3日\n宛先：Ann\n件名：古い\n\n古い",
        "-----元のメッセージ-----\n古い",
        "-------- 転送メッセージ --------\n古い",
        "2025年3月3日(月) 10:00 Bob <bob@example.com>:\n\n> 古い",
        "2025年3月3日(月) 10:00 Bob <bob@example.com>:\n\n古い",
        "2025/03/03 10:00、Bob <bob@example.com>のメール:\n\n古い",
        "2025/03/03 10:00、Bobは書きました:\n\n古い",
        "Bob <bob@example.com> escreveu no dia segunda, 3/03/2025 à(s) 10:00:\n\n> velho",
        "De: Bob\nEnviada em: segunda-feira\nPara: Ann\nAssunto: s\n\nvelho",
        "Bob <bob@example.com> 于2025年3月3日周一 10:00写道：\n\n旧",
        "发件人: Bob\n发送时间: 2025年3月3日 10:00\n收件人: Ann\n主题: s\n\n旧",
        "------------------ 原始邮件 ------------------\n旧",
        "Od: Bob\nWysłano: poniedziałek\nDo: Ann\nTemat: s\n\nstary",
        "Od: Bob\nOdesláno: pondělí\nKomu: Ann\nPředmět: s\n\nstarý",
        "po 3. 3. 2025 v 10:00 odesílatel Bob <bob@example.com> napsal:\n\n> starý",
        "Kimden: Bob\nGönderildi: 3 Mart\nKime: Ann\nKonu: s\n\neski",
        "Bob <bob@example.com>, 3 Mar 2025 Pzt, 10:00 tarihinde şunu yazdı:\n\n> eski",
        "пн, 3 бер. 2025 р. о 10:00 Bob <bob@example.com> пише:\n\n> старе",
        "Από: Bob\nΣτάλθηκε: 3\nΠρος: Ann\nΘέμα: s\n\nπαλιό",
        "보낸 사람: Bob\n보낸 날짜: 2025\n받는 사람: Ann\n제목: s\n\n옛",
        "מאת: Bob\nנשלח: 3\nאל: Ann\nנושא: s\n\nישן",
    ],
)
def test_an_earlier_mail_is_told_in_other_scripts_too(below):
    assert text.new_text(f"ありがとうございます。\n\n{below}") == "ありがとうございます。"


def test_fields_of_an_invitation_are_no_earlier_mail():
    letter = "次回のご案内です。\n日時：9月3日 10:00\n場所：本社\n宛先：総務部\n件名：見学会\n\nお待ちしております。"

    assert text.new_text(letter, "ja") == letter


def test_a_signature_is_not_new():
    assert text.new_text("See you there.\n-- \nAnn Example\nExample Ltd") == "See you there."
    answer = "Kommt gut an.\n\nMit freundlichen Grüßen\nAnn Beispiel\n\n> Wie war es?"
    assert text.new_text(answer, "de") == "Kommt gut an."
    assert text.new_text("Done.\n\nSent from my telephone") == "Done."


@pytest.mark.parametrize("broadcast", [True, False])
def test_what_looks_like_a_signature_is_none_where_nothing_is_quoted(broadcast):
    letter = (
        "Thanks,\nwe have news.\n\n-- \n"
        + "One article more.\n" * 45
        + "- a\n- b\nSent from my desk, as ever."
    )

    assert text.new_text(letter, "en", broadcast=broadcast) == letter


def test_a_rule_in_a_newsletter_ends_nothing():
    news = "One\n" + "_" * 40 + "\nTwo\n" + "-" * 60 + "\n>> Three\nFrom: us\nTo: you\nSubject: four"

    assert text.new_text(news, broadcast=True) == news


def test_an_imprint_behind_the_mark_of_a_signature_is_not_new():
    assert text.new_text("News\n-- \nShop Ltd\nRiver Road 1", broadcast=True) == "News"


def test_what_a_newsletter_prints_of_a_reader_is_quoted():
    print_of_letter = "A letter:\n\nOn 3 March 2025 Ann <ann@example.org> wrote:\n> I like it.\n\nSo do we."

    assert text.unquoted(print_of_letter, broadcast=True) == "A letter:\n\nSo do we."


def test_answers_between_quotations_are_new():
    between = (
        "Hi,\nOn Tue, 1 Mar 2025 at 18:02, Bob Example\n<bob@example.com>\nwrote:\n"
        "> shall we?\nYes.\n\n> and when, if I may ask you, would it suit you best to meet\n> there?\nOn Monday."
    )

    assert text.new_text(between) == "Hi,\nYes.\n\nOn Monday."


def test_a_line_of_a_quotation_that_was_broken_is_quoted():
    long = "> a line of seventy characters and more, which the next program had to"

    assert text.unquoted(f"Yes.\n{long}\nbreak\n> again") == "Yes."


def test_the_footer_of_a_list_is_not_new_and_any_other_rule_is_none():
    rule = "_" * 47

    assert text.new_text(f"See you.\n{rule}\nChat mailing list\nhttps://lists.example/listinfo") == "See you."
    assert "Prices" in text.new_text(f"See you.\n{rule}\nPrices: from 10 to 20")


def test_an_answer_below_the_quotation_is_kept():
    assert text.new_text("> shall we?\nYes, let us.") == "Yes, let us."


def test_a_mail_that_only_forwards_keeps_its_text():
    """With nothing above the mark there is no new text to prefer."""
    assert "old" in text.unquoted("-----Original Message-----\nold news")


def test_a_letter_with_from_and_to_in_its_prose_is_not_cut():
    prose = "From: the whole team, a happy new year.\nWe are open again."

    assert text.new_text(prose) == prose


@pytest.mark.parametrize(
    "nasty",
    [
        "\n" * 20_000,
        "On " * 6_000,
        "> " * 10_000,
        "From: a\nSent: b\n" * 1_000,
        "_" * 20_000,
        (" " * 390 + "x\n") * 20,  # three parts of a pattern shared the blanks: half a second a line
        ("-" * 390 + "x\n") * 20,
    ],
)
def test_hostile_text_takes_no_longer_than_a_second(nasty):
    started = time.process_time()
    text.new_text(nasty + "end")

    assert time.process_time() - started < 1.0
