"""Everything stored about one participant in one zip file, for themselves."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from typing import Final

import pandas as pd

from arc import __version__
from arc.errors import StoreError
from arc.exchange import export
from arc.exchange.codebook import TABLES
from arc.store import Store

_README: Final = """Everything the ARC playground has stored about one participant.

participant.json   who they are here, and their answer to the consent
<table>.csv        the tables, for spreadsheets; text that would run as a formula begins with '
<table>.json       the same tables as they are stored, one object a row
codebook.json      what every table's columns mean

Times are UTC, by the server's clock. Right or wrong is missing where the rules of
the puzzle still withhold it.
"""


def participant_zip(store: Store, find_task: export.TaskFinder, participant_id: str) -> bytes:
    """The participant's own data, whatever they answered to the consent.

    Raises StoreError, also when nobody has this id.
    """
    participant = store.participant(participant_id)
    if participant is None:
        raise StoreError(f"there is no participant {participant_id!r:.40}")
    tables = export.tables(store, find_task, participant_id)
    codebook = {name: dict(columns) for name, columns in TABLES.items()}
    files = {
        "README.txt": _README.encode(),
        "participant.json": _json(asdict(participant)),
        "codebook.json": _json({"software": f"arc-playground {__version__}", "tables": codebook}),
    }
    for name, table in tables.items():
        files[f"{name}.csv"] = export.to_csv(table)
        files[f"{name}.json"] = _records(table)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _records(table: pd.DataFrame) -> bytes:
    text: str = table.to_json(orient="records", indent=2, force_ascii=False)
    return (text + "\n").encode()
