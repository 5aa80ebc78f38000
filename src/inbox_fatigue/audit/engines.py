"""Chooses who carries the work: this machine, or the workers of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_fatigue.engine.local import LocalEngine
from inbox_fatigue.errors import UsageError
from inbox_fatigue.sources.storage import local_path

if TYPE_CHECKING:
    from inbox_fatigue.audit.request import Call, Request
    from inbox_fatigue.engine.seam import Engine

DASK = "dask"


def engine_of(call: Call) -> Engine:
    """Return the engine that was asked for; UsageError where options do not go together."""
    request, limits = call.request, call.settings.limits
    if request.engine != DASK:
        for name, given in (("--scheduler", request.scheduler), ("--storage", request.storage)):
            if given is not None:
                raise UsageError(f"{name} is for --engine {DASK}; add that, or leave {name} out")
        return LocalEngine(
            plugin_files=request.plugin_files, limits=limits, workers=request.workers, early=call.early
        )
    for name, given in (("--scheduler", request.scheduler), ("--storage", request.storage)):
        if given is not None and not given.strip():
            raise UsageError(f"{name} is empty; give an address, or leave {name} out")
    if (
        request.storage is not None
        and local_path(request.storage) is None
        and request.storage.endswith("://")
    ):
        raise UsageError(f"--storage {request.storage}: names no bucket; give one, as in s3://bucket/prefix")
    if request.scheduler is not None:
        _check_of_cluster(request)
    from inbox_fatigue.engine.cluster import Cluster  # noqa: PLC0415 - audits of one machine need none of it
    from inbox_fatigue.engine.dask import DaskEngine  # noqa: PLC0415 - likewise

    cluster = Cluster(scheduler=request.scheduler, workers=request.workers, memory=limits.worker_bytes)
    storage = request.storage if request.storage is None else local_path(request.storage) or request.storage
    return DaskEngine(cluster, plugin_files=request.plugin_files, limits=limits, storage=storage)


def _check_of_cluster(request: Request) -> None:
    """Refuse what means something else to workers on other machines."""
    if request.storage is None:
        raise UsageError("--scheduler needs --storage: a folder or URL that you and all workers can reach")
    if request.workers is not None:
        raise UsageError(
            "--workers starts processes on this machine; with --scheduler the cluster has its own"
        )
    for paths, what in ((request.paths, "the full path, or a URL"), (request.events, "the full path")):
        for path in paths:
            if local_path(path) is not None and not path.startswith(("/", "file:")):
                raise UsageError(f"{path}: workers have other working directories; give {what}")
