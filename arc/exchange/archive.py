"""Everything stored about one participant in one zip file, for themselves."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict
from typing import Final

import pandas as pd

from arc.errors import StoreError
from arc.exchange import codebook, export
from arc.exchange.csv_files import to_csv
from arc.exchange.measures import TaskFinder
from arc.store import Store

_README: Final = """Everything the ARC playground has stored about one participant.

participant.json   who they are here, and their answer to the consent
rooms.json         the rooms of the live stage they were in or made, with their votes there
<table>.csv        the tables, for spreadsheets; text that would run as a formula begins with '
<table>.json       the same tables as they are stored, one object a row
codebook.json      what every table's columns mean

Times are UTC. Right or wrong is missing where the rules of the puzzle still withhold it.
"""


def participant_zip(store: Store, find_task: TaskFinder, participant_id: str) -> bytes:
    """The participant's own data, whatever they answered to the consent.

    Raises StoreError, also when nobody has this id.
    """
    participant = store.participant(participant_id)
    if participant is None:
        raise StoreError(f"there is no participant {participant_id!r:.40}")
    files = {
        "README.txt": _README.encode(),
        "participant.json": _json(asdict(participant)),
        "rooms.json": _json([asdict(visit) for visit in store.rooms.visits(participant_id)]),
        "codebook.json": _json(codebook.as_json()),
    }
    tables = export.tables(store, find_task, participant_id, synthetic=True, study_ids=True)
    for name, table in tables.items():
        files[f"{name}.csv"] = to_csv(table)
        files[f"{name}.json"] = _records(table)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _records(table: pd.DataFrame) -> bytes:
    text: str = table.to_json(orient="records", indent=2, force_ascii=False, date_format="iso")
    return (text + "\n").encode()
