"""Runs foreign and dangerous work, reading and judging, in processes that can be killed."""

from __future__ import annotations
