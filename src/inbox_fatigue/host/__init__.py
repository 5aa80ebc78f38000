"""Finds plugins, guards the door, and asks them one at a time."""

from __future__ import annotations

from inbox_fatigue.host.importing import Plugin
from inbox_fatigue.host.installed import GROUP, bundled, installed_labels
from inbox_fatigue.host.plugin_host import Offer, PluginHost

__all__ = ["GROUP", "Offer", "Plugin", "PluginHost", "bundled", "installed_labels"]
