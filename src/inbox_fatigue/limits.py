"""How much of a bad thing is read: every limit in one place, each a setting under `[limits]`.

The numbers come from measurements of mail-parser, lexbor, zipfile and csv on hostile input:
each lies well above what ordinary mail needs and well below where time or memory run away.
"""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits for reading; sizes in bytes, times in seconds."""

    message_bytes: int = 32 * MIB  # above: headers kept, body not examined, a defect
    message_bytes_refused: int = 64 * MIB  # above: quarantined
    header_bytes: int = 1 * MIB  # above: quarantined
    header_lines: int = 2_000  # above: quarantined
    field_bytes: int = 100 * KIB  # above: cut, a defect
    address_field_bytes: int = 1 * MIB  # above: quarantined, never a short list in silence
    addresses: int = 20_000  # per field; above: quarantined
    mime_nesting: int = 100  # above: quarantined
    mime_parts: int = 1_000  # above: quarantined
    nesting_times_lines: int = 2_000_000  # above: quarantined
    parameters: int = 200  # RFC 2231 parameters; above: cut, a defect
    encoded_words: int = 1_000  # per field; above: cut, a defect
    references: int = 1_000  # above: cut, a defect
    received: int = 200  # relays that are asked for a date; above: cut, a defect
    delivery_status_blocks: int = 1_000  # above: quarantined
    text_bytes: int = 1 * MIB  # decoded text of a message; above: cut, a defect
    described_characters: int = 20_000  # text given to describers; above: cut
    html_bytes: int = 512 * KIB  # above: cut, a defect
    html_depth: int = 512  # above: the HTML is not examined, a defect
    html_attributes: int = 1_000  # attributes of one tag; above: not examined, a defect
    message_seconds: float = 10.0  # above: the worker is ended and the message quarantined
    worker_bytes: int = 2_048 * MIB  # address space a worker may take beyond what it starts with
    scorer_seconds: float = 600.0  # above: the scorer is ended and the audit is incomplete
    archive_members: int = 10_000  # above: the container is refused
    archive_bytes: int = 65_536 * MIB  # unpacked, streamed; above: the rest is refused
    archive_ratio: int = 500  # unpacked to packed after 1 MiB; copies of one template reach 300
    table_bytes: int = 2_048 * MIB  # of a Parquet file inside an archive, which is held in memory
    archive_nesting: int = 2  # containers inside containers; above: refused
    path_bytes: int = 1_024  # of a member's name; above: the member is refused
    csv_field_bytes: int = 128 * KIB
    csv_columns: int = 200
    csv_row_bytes: int = 1 * MIB
    csv_quoted_lines: int = 100  # lines that one quoted field may span; above: the row is quarantined
    directory_depth: int = 40
    directory_files: int = 1_000_000
    earliest_year: int = 1990  # a date before is a defect, and the touch is not dated
    latest_year: int = 2100  # likewise after it; no clock is asked, so that a report is the same in any year
    days_ahead: int = (
        2  # a date so much later than that of the last relay is a defect, and the relay's is taken
    )
