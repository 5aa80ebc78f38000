"""Reads what Outlook keeps: single items (`.msg`) and folders of them (`.pst`, `.ost`).

Neither holds a mail as it was sent. Both hold MAPI's properties of it, and of those a mail is put together that is
read like any other.
"""
