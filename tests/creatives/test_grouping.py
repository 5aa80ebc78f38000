"""What is one creative: copies that differ in names, links and tokens, not another issue of a newsletter."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from inbox_fatigue.creatives import COMMON_LINE, SAME_CREATIVE, WORTH_KEEPING, group, similar_pairs

PARAGRAPHS = [
    "Our tea of the first flush has come from the hills, and it is green and light and it smells of hay.",
    "Whoever orders two packets until the end of the week gets a third, and we pay the postage for all of it.",
    "The pots by the potter from the next valley are back: blue, brown, and one that he calls simply the large one.",
    "On Saturday we pour five kinds of it in the shop, from ten to four, and whoever comes may stay as long as they like.",
    "Do you know how long a green tea draws? Two minutes at eighty degrees, and then take the leaves out.",
]


def offer(name, token, *paragraphs):
    body = "\n\n".join(paragraphs or PARAGRAPHS)
    return f"Dear {name},\n\n{body}\n\nOrder here: https://shop.example/tea?reader={token}\n"


def creatives(archive):
    """Return the subjects of the mails of each creative."""
    archive.settle()
    rows = archive.ask("""
        SELECT content.creative, message.subject
          FROM message JOIN content ON content.id = message.content ORDER BY message.at, message.subject""")
    found = {}
    for creative, subject in rows:
        found.setdefault(creative, []).append(subject)
    return sorted(found.values())


def test_copies_that_differ_in_names_links_and_tokens_are_one_creative(archive, letter):
    readers = {"Ana": "x9f8e7d6c5", "Benedict": "a1b2c3d4e5", "Cidalia-Maria": "zz99yy88xx"}
    archive.take(
        *(
            letter(to=f"{name} <{name.lower()}@reader.example>", body=offer(name, token))
            for name, token in readers.items()
        )
    )
    assert creatives(archive) == [["Spring"] * 3]
    assert archive.ask("SELECT audience FROM creative") == [(3,)]


SMALL_PRINT = "<p>Shop Ltd, Mill Lane 4. You get this letter because you asked for it in our shop.</p>"


def as_page(raw):
    return raw.replace(b"text/plain", b"text/html")


def pictured(letter, day, subject, picture):
    """Return a letter of one picture, a counter of openings and the small print."""
    counter = f'<img src="https://x.example/o/a{day}b2c3d4e5" width=1>'
    page = f'<img src="https://shop.example/{picture}">{counter}{SMALL_PRINT}'
    return as_page(letter(body=page, at=f"2026-03-{day:02}", subject=subject))


@pytest.mark.parametrize(
    ("pictures", "expected"),
    [
        (("kettle.png", "roses.png"), [["Kettles"], ["Roses"]]),
        (("kettle.png", "kettle.png?w=600"), [["Kettles", "Roses"]]),
        (("a1b2c3d4e5f6.png", "f6e5d4c3b2a1.png"), [["Kettles"], ["Roses"]]),
    ],
)
def test_letters_of_one_picture_are_told_apart_by_subject_and_picture(archive, letter, pictures, expected):
    archive.take(
        *(pictured(letter, *one) for one in zip((2, 9), ("Kettles", "Roses"), pictures, strict=True))
    )
    assert creatives(archive) == expected


def test_a_letter_above_a_logo_is_one_template_whatever_its_subject(archive, letter):
    page = f'<p>{PARAGRAPHS[0]}</p><p>Tim</p><img src="cid:a1b2c3d4e5f6">'
    archive.take(
        as_page(letter(body=page, subject="Tea for Acme")),
        as_page(letter(body=page, subject="Tea for the mill", at="2026-03-03")),
    )
    assert creatives(archive) == [["Tea for Acme", "Tea for the mill"]]


def test_a_letter_with_pictures_and_much_to_say_is_told_by_what_it_says(archive, letter):
    page = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)
    archive.take(
        as_page(letter(body=f'<img src="a.png">{page}', subject="Tea")),
        as_page(letter(body=f'<img src="b.png">{page}', subject="Our tea", at="2026-03-09")),
    )
    assert creatives(archive) == [["Tea", "Our tea"]]


def test_a_copy_with_a_changed_word_is_the_same_creative_and_the_pair_is_told(archive, letter):
    changed = [*PARAGRAPHS[:4], "P.S. Bring a friend."]
    archive.take(
        letter(body=offer("Ana", "x9f8e7d6c5", *PARAGRAPHS[:4])),
        letter(body=offer("Ana", "x9f8e7d6c5", *changed), at="2026-03-03", subject="Spring once more"),
    )
    assert creatives(archive) == [["Spring", "Spring once more"]]
    ((similarity,), (again,)) = archive.ask("SELECT similarity FROM alike")
    assert SAME_CREATIVE <= similarity == again < 1


def test_a_changed_paragraph_is_another_creative_that_is_alike(archive, letter):
    archive.take(
        letter(body=offer("Ana", "x9f8e7d6c5", *PARAGRAPHS[:4])),
        letter(body=offer("Ana", "x9f8e7d6c5", *PARAGRAPHS[:3], PARAGRAPHS[4]), at="2026-03-03"),
    )
    assert creatives(archive) == [["Spring"], ["Spring"]]
    assert WORTH_KEEPING <= archive.ask("SELECT similarity FROM alike")[0][0] < SAME_CREATIVE


def test_two_issues_of_a_newsletter_are_two_creatives(archive, letter):
    frame = ["The tea letter, once a week, written by hand.", "You get this because you asked for it."]
    archive.take(
        letter(body=offer("Ana", "x9f8e7d6c5", frame[0], *PARAGRAPHS[:2], frame[1])),
        letter(body=offer("Ana", "x9f8e7d6c5", frame[0], *PARAGRAPHS[2:4], frame[1]), at="2026-03-09"),
    )
    assert creatives(archive) == [["Spring"], ["Spring"]]


def test_a_changed_price_in_a_short_mail_is_another_creative(archive, letter):
    archive.take(letter(body="Tea for 5 euro.\n"), letter(body="Tea for 7 euro.\n", at="2026-03-03"))
    assert creatives(archive) == [["Spring"], ["Spring"]]


def test_mails_without_text_are_alike_only_in_their_subject(archive, letter):
    archive.take(
        letter(body=""), letter(body="", at="2026-03-04"), letter(body="", subject="Other", at="2026-03-05")
    )
    assert creatives(archive) == [["Other"], ["Spring", "Spring"]]
    assert archive.ask("SELECT * FROM alike") == []


def packed(*lines):
    """Return lines given as (hash, weight) as the ledger packs them."""
    return np.array(sorted(lines), dtype="<u4").tobytes()


def fingerprints(**lines):
    keys = {name: number for number, name in enumerate(lines, 1)}
    return pl.DataFrame(
        {"content": list(keys.values()), "lines": [packed(*one) for one in lines.values()]},
        schema={"content": pl.Int64, "lines": pl.Binary},
    )


def test_similarity_is_the_share_of_bytes_that_both_say():
    pairs = similar_pairs(fingerprints(a=[(1, 60), (2, 20)], b=[(1, 60), (3, 20)], c=[(9, 5)]))
    assert pairs.rows() == [(1, 2, pytest.approx(0.6))]


def test_boilerplate_alone_finds_no_candidates_but_counts_in_a_pair():
    everybody = {f"mail{number}": [(1, 90), (100 + number, 10)] for number in range(COMMON_LINE + 1)}
    assert similar_pairs(fingerprints(**everybody)).is_empty()
    everybody["mail0"].append((7, 1))
    everybody["mail1"].append((7, 1))
    assert similar_pairs(fingerprints(**everybody)).rows() == [(1, 2, pytest.approx(91 / 111))]


def test_nothing_is_alike_to_nothing():
    assert similar_pairs(fingerprints()).is_empty()


links = st.lists(st.tuples(st.integers(1, 15), st.integers(1, 15)), max_size=25)


@examples(deadline=None)
@given(links, st.randoms(use_true_random=False))
def test_connected_contents_are_one_group_in_whatever_order_the_pairs_come(pairs, chance):
    contents = pl.Series("content", range(1, 16))
    neighbours = {one: {one} for one in contents}
    for one, other in pairs:
        neighbours[one].add(other)
        neighbours[other].add(one)

    def reached(one):
        seen, todo = set(), [one]
        while todo:
            here = todo.pop()
            if here not in seen:
                seen.add(here)
                todo.extend(neighbours[here])
        return seen

    wanted = [(one, min(reached(one))) for one in contents]
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    for some in (pairs, shuffled, [(other, one) for one, other in pairs]):
        frame = pl.DataFrame(some, schema={"content": pl.Int64, "other": pl.Int64}, orient="row")
        assert group(contents, frame).rows() == wanted
