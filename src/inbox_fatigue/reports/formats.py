"""The report formats that come with the tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.reports.ci.github import GitHub
from inbox_fatigue.reports.ci.gitlab import GitLab
from inbox_fatigue.reports.ci.junit import JUnit
from inbox_fatigue.reports.ci.sarif import Sarif
from inbox_fatigue.reports.html import Html
from inbox_fatigue.reports.json_v1 import JsonV1
from inbox_fatigue.reports.terminal import Terminal

if TYPE_CHECKING:
    from inbox_fatigue.hookspecs import Reporter

FORMATS: tuple[Reporter, ...] = (GitHub(), GitLab(), Html(), JsonV1(), JUnit(), Sarif(), Terminal())
