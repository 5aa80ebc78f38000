"""A plugin file as text: it notes which sockets to other machines its process and its children open."""

from __future__ import annotations

WATCH = """
import os, sys

def note(event, arguments):
    # Processes of one machine talk over sockets of the file system; those have a path for an address.
    wide = event in {"socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"} or (
        event in {"socket.connect", "socket.bind", "socket.sendto"} and isinstance(arguments[1], tuple)
    )
    if wide:
        with open(os.environ["SOCKETS_SEEN"], "a") as file:
            file.write(f"{event}\\n")

sys.addaudithook(note)
"""
