"""How Streamlit is set up: the one source for ``arcplay play`` and ``streamlit run app.py``.

Started from a wheel there is no ``.streamlit/config.toml`` to read, so the
settings are passed in code; the file in the repository says the same, and a test
holds the two equal.
"""

from __future__ import annotations

from typing import Final

_LIGHT: Final = {
    "primaryColor": "#2f6fed",
    "backgroundColor": "#f7f8fa",
    "secondaryBackgroundColor": "#ffffff",
    "textColor": "#191c22",
    "borderColor": "#e2e5eb",
    "linkColor": "#1f57d6",
}
_DARK: Final = {
    "primaryColor": "#2f6fed",
    "backgroundColor": "#0f1115",
    "secondaryBackgroundColor": "#171a21",
    "textColor": "#e8eaf0",
    "borderColor": "#262b36",
    "linkColor": "#6ea8ff",
}
_SHARED: Final[dict[str, str | int | bool]] = {
    "font": 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
    "codeFont": "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    "baseFontSize": 14,
    "baseRadius": "8px",
    "buttonRadius": "8px",
    "showWidgetBorder": True,
    "linkUnderline": False,
}

CONFIG: Final[dict[str, str | int | bool]] = {
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "logger.level": "warning",
    **{f"theme.{name}": value for name, value in _SHARED.items()},
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
}
