"""What is wrong with settings, in sentences that say where it stands and what to do."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from inbox_fatigue.settings.layers import origin
from inbox_fatigue.settings.tables import Settings
from inbox_fatigue.user_files.mistakes import is_near, keys_beside, sentence, suggestion

if TYPE_CHECKING:
    from pydantic import ValidationError

    from inbox_fatigue.settings.layers import Layer

__all__ = ["is_near", "sentences", "suggestion"]


def sentences(error: ValidationError, layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """Return one sentence for each mistake with the place where it stands, in the order of the lines."""
    told = []
    for one in error.errors():
        path = tuple(part for part in one["loc"] if part != "[key]")
        known = keys_beside(Settings.model_json_schema(), path) if one["type"] == "extra_forbidden" else []
        layer = origin(layers, path)
        rank = (layers.index(layer), layer.line(path))
        told.append((rank, f"{layer.place(path)} {sentence(one, known)}"))
    return tuple(dict.fromkeys(text for _, text in sorted(told, key=itemgetter(0))))
