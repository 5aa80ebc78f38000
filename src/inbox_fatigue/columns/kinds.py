"""The types of columns that several frames have."""

from __future__ import annotations

import polars as pl

from inbox_fatigue.model import Channel, Confidence, EventKind, Stream

AT = pl.Datetime("us", "UTC")
STREAM = pl.Enum([stream.value for stream in Stream])
CONFIDENCE = pl.Enum([confidence.value for confidence in Confidence])
CHANNEL = pl.Enum([channel.value for channel in Channel])
EVENT_KIND = pl.Enum([kind.value for kind in EventKind])
LABEL = pl.Categorical()  # a text of which there are few, each held once
