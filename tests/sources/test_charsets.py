"""Charsets of logs that do not say in which they are written."""

from __future__ import annotations

import pytest

from inbox_fatigue.model import Problem
from inbox_fatigue.sources.logs.charsets import charset_of

WRITTEN = {
    "Shift_JIS": (
        "cp932",
        ["佐藤 花子", "ヤマダ タロウ", "春の新茶のご案内", "【会員様限定】夏のギフト特集"],
    ),
    "EUC-KR": ("cp949", ["김민수", "이영희", "봄 신제품 안내", "주문해 주셔서 감사합니다"]),
    "GB18030": ("gb18030", ["王小明", "张伟", "春季新品上市", "您的订单已发货"]),
    "Big5": ("big5", ["王小明", "陳怡君", "春季新品上市", "您的訂單已出貨"]),
    "Windows-1251": ("cp1251", ["Анна Иванова", "ООО Ромашка", "Скидка на чай", "Ваше замовлення"]),
    "Windows-1253": ("cp1253", ["Άννα Παπαδοπούλου", "Γιώργος", "Ανοιξιάτικες προσφορές"]),
    "Windows-1255": ("cp1255", ["שרה כהן", "דוד לוי", "מבצע אביב"]),
    "Windows-1256": ("cp1256", ["محمد علي", "فاطمة", "عروض الربيع"]),
    "Windows-1252": ("cp1252", ["Zoé Lefèvre", "Sæþór Þórðarson", "L’été – déjà là…", "GRÜSSE „aus“ KÖLN"]),
}
AT = "2026-03-02T09:00:00Z"


@pytest.fixture
def log(tmp_path, read):
    """Read a log of subjects, written in a charset."""

    def reading(subjects, charset):
        rows = "".join(f"p{at}@reader.example,{AT},{one}\r\n" for at, one in enumerate(subjects))
        (tmp_path / "sends.csv").write_bytes(f"email,sent_at,subject\r\n{rows}".encode(charset))
        return read(tmp_path / "sends.csv")

    return reading


@pytest.mark.parametrize("name", WRITTEN)
def test_the_charset_is_told_from_the_letters_that_come_out(log, name):
    charset, subjects = WRITTEN[name]
    found = log(subjects, charset)
    (problem,) = found.of(Problem)
    assert [sent["subject"] for sent in found.sends] == subjects
    assert (problem.why, problem.lost) == ("not-utf-8", 0)
    assert f"read as {name}; if names look wrong" in problem.detail


@pytest.mark.parametrize("name", WRITTEN)
def test_what_stands_behind_many_rows_of_ascii_is_read_as_well(log, name):
    charset, subjects = WRITTEN[name]
    found = log([*["Sale"] * 12_000, *subjects], charset)
    assert [sent["subject"] for sent in found.sends[12_000:]] == subjects


@pytest.mark.parametrize(
    "subjects",
    [
        ["Don’t miss it", "It’s here – at last"],
        ["Ça va ? Déjà créée", "à"],
        ["Íñigo Muñoz", "¡Año nuevo!"],
        ["Smørrebrød på Østerbro", "Åsa Öberg"],
        ["½ price", "20 °C", "© Tea™", "€ 20"],
    ],
)
def test_letters_and_signs_of_the_west_are_taken_for_no_other(subjects):
    assert charset_of("\n".join(subjects).encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("name", WRITTEN)
def test_utf_8_is_utf_8(name):
    assert charset_of("\n".join(WRITTEN[name][1]).encode()) == ""


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_by_its_zeros_whatever_it_says(log, charset):
    subjects = ["一月一日のご案内" * 12, "二"]
    found = log(subjects, charset)
    assert ([sent["subject"] for sent in found.sends], found.problems) == (subjects, [])


def test_one_endless_line_of_any_bytes_is_looked_at_in_part():
    assert charset_of(bytes(range(128, 256)) * 100_000) == "cp1252"
