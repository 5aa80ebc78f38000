"""The engine of many machines: the workers of a Dask cluster read shards and score partitions.

One client collects what they found; it alone writes to the ledger.
A worker that is lost is made good by the scheduler, which gives its errands to another.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from itertools import batched
from typing import TYPE_CHECKING, Any, Self

from inbox_fatigue.columns import empty
from inbox_fatigue.engine import answers
from inbox_fatigue.engine.calls import NOT_ASSESSED, Judged
from inbox_fatigue.engine.cluster import Cluster, Lost
from inbox_fatigue.engine.dividing import across, judged_apart
from inbox_fatigue.engine.errands import (
    FACTS,
    OF_ALL,
    OF_PART,
    Luggage,
    Partition,
    parse_shards,
    score_partition,
    sealed,
)
from inbox_fatigue.engine.jobs import Batch
from inbox_fatigue.engine.judging import Judges
from inbox_fatigue.engine.parcels import unpacked
from inbox_fatigue.engine.partitions import partitions
from inbox_fatigue.engine.storage import Storage
from inbox_fatigue.model import Problem, Where
