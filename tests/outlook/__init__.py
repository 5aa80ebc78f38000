"""Outlook's files, written for tests from properties: one message, or folders of them."""
