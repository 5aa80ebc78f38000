"""What of a person comes into a ledger: pseudonyms in place of addresses, and nothing of who was forgotten."""

from __future__ import annotations

from inbox_fatigue.privacy.discretion import Discretion
from inbox_fatigue.privacy.forgotten import Forgotten
from inbox_fatigue.privacy.key_file import key_check, read_key
from inbox_fatigue.privacy.pseudonyms import Pseudonyms

__all__ = ["Discretion", "Forgotten", "Pseudonyms", "key_check", "read_key"]
