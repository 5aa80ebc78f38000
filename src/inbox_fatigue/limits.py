"""How much of a bad thing is read: every limit in one place, each a setting under `[limits]`.

The numbers come from measurements of mail-parser, lexbor, zipfile and csv on hostile input:
each lies well above what ordinary mail needs and well below where time or memory run away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

KIB = 1024
MIB = 1024 * 1024
OF_JUDGES = ("scorer_seconds",)  # limits that have no part in what is read
MEANING = "meaning"  # the key under which a limit says what it is, and what happens above it


def _most(default: int, meaning: str) -> int:
    """Return the field of a whole number."""
    given: int = field(default=default, metadata={MEANING: meaning})
    return given


def _seconds(default: float, meaning: str) -> float:
    given: float = field(default=default, metadata={MEANING: meaning})
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits for reading; sizes in bytes, times in seconds."""

    message_bytes: int = _most(
        32 * MIB, "A mail; above: its header is kept, its body not examined, a defect."
    )
    message_bytes_refused: int = _most(64 * MIB, "A mail; above: quarantined.")
    header_bytes: int = _most(1 * MIB, "A header; above: the mail is quarantined.")
    header_lines: int = _most(2_000, "Lines of a header; above: the mail is quarantined.")
    field_bytes: int = _most(100 * KIB, "A field of a header; above: cut, a defect.")
    address_field_bytes: int = _most(
        1 * MIB, "A field of addresses; above: the mail is quarantined, never a short list in silence."
    )
    addresses: int = _most(20_000, "Addresses in one field; above: the mail is quarantined.")
    mime_nesting: int = _most(100, "Parts inside parts; above: the mail is quarantined.")
    mime_parts: int = _most(1_000, "Parts of a mail; above: quarantined.")
    nesting_times_lines: int = _most(
        2_000_000,
        "Boundaries times lines; above: mail-parser is not asked; quarantined if no other parser can.",
    )
    parameters: int = _most(200, "RFC 2231 parameters of one field; above: likewise.")
    encoded_words: int = _most(1_000, "Encoded words in one field; above: cut, a defect.")
    references: int = _most(1_000, "Ids in References; above: the last ones are kept, a defect.")
    received: int = _most(200, "Received fields that are asked for a date; above: a defect.")
    delivery_status_blocks: int = _most(1_000, "Blocks of a delivery report; above: the mail is quarantined.")
    text_bytes: int = _most(1 * MIB, "The decoded text of a mail; above: cut, a defect.")
    described_characters: int = _most(20_000, "Characters of a text that describers see; above: cut.")
    html_bytes: int = _most(512 * KIB, "The HTML of a mail; above: cut, a defect.")
    html_depth: int = _most(512, "Open tags; above: the HTML is not examined, a defect.")
    html_attributes: int = _most(1_000, "Attributes of one tag; above: the HTML is not examined, a defect.")
    message_seconds: float = _seconds(
        10.0, "Time for a mail; above: the worker is ended, the mail quarantined."
    )
    worker_bytes: int = _most(2_048 * MIB, "Address space that a worker may take beyond what it starts with.")
    scorer_seconds: float = _seconds(600.0, "Time for a scorer; above: it is ended, the audit incomplete.")
    archive_members: int = _most(
        10_000, "Members of an archive; above: the rest, or all of a zip, is refused."
    )
    archive_bytes: int = _most(65_536 * MIB, "An archive unpacked, as a stream; above: the rest is refused.")
    archive_ratio: int = _most(
        500, "Unpacked to packed, after 1 MiB; copies of one template reach 300. Above: the rest is refused."
    )
    table_bytes: int = _most(
        2_048 * MIB, "A Parquet file inside an archive, or a block of Avro: held in memory."
    )
    archive_nesting: int = _most(2, "Archives inside archives; above: refused.")
    path_bytes: int = _most(1_024, "The name of a member; above: the member is refused.")
    csv_field_bytes: int = _most(128 * KIB, "A field of a log; above: its row is quarantined.")
    csv_columns: int = _most(200, "Columns of a log; above: the log is refused.")
    csv_row_bytes: int = _most(1 * MIB, "A row of a log; above: quarantined.")
    csv_quoted_lines: int = _most(100, "Lines that a quoted field may span; above: the row is quarantined.")
    directory_depth: int = _most(40, "Folders inside folders; above: not read, a problem.")
    directory_files: int = _most(1_000_000, "Files of a directory; above: the rest is not read, a problem.")
    earliest_year: int = _most(1990, "A date before it is a defect, and the touch is not dated.")
    latest_year: int = _most(
        2100, "A date after it likewise; no clock is asked, so reports do not change with time."
    )
    days_ahead: int = _most(
        2, "Days by which a date may lie after the last relay's; above: a defect, and the relay's is taken."
    )
