"""The other ways to start the app: from an installed wheel, and by ``streamlit run app.py``."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import REPOSITORY, Server
from tests.browser.traffic import record

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def wheel_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what a wheel installs, and nothing of the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder / "dist")]
    subprocess.run([*build, str(REPOSITORY)], check=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)], check=True
    )
    return folder / "site"


@pytest.fixture(params=["wheel", "streamlit run"])
def started(request: pytest.FixtureRequest, tmp_path: Path, wheel_folder: Path) -> Iterator[Server]:
    if request.param == "wheel":
        server = Server(tmp_path, source=wheel_folder)
    else:
        run = ("-m", "streamlit", "run", str(REPOSITORY / "app.py"), "--server.headless", "true")
        server = Server(tmp_path, command=(*run, "--server.port", "{port}"))
    server.start()
    yield server
    server.kill()


def test_a_wheel_carries_the_package_the_tasks_and_the_assets(wheel_folder: Path) -> None:
    code = "import arc, arc.bundled; print(arc.__file__); print(arc.bundled.tasks_root())"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(wheel_folder)},
        cwd=wheel_folder,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert all(path.startswith(str(wheel_folder)) for path in found)
    assert len(list((wheel_folder / "arc" / "_tasks" / "o3-unsolved").glob("*.json"))) == 34
    assert (wheel_folder / "arc" / "web" / "workbench" / "main.js").is_file()


def test_it_serves_the_app_with_telemetry_off_and_the_theme_on(
    context: BrowserContext, page: Page, started: Server
) -> None:
    traffic = record(context, page)
    page.goto(started.url)
    page.locator(".card img").first.wait_for()
    page.wait_for_function(
        "() => { const find = r => [...r.querySelectorAll('*')].flatMap(e => "
        "[...(e.tagName === 'IMG' ? [e] : []), ...(e.shadowRoot ? find(e.shadowRoot) : [])]);"
        "const images = find(document); return images.length === 34 && images[0].naturalWidth > 0; }"
    )
    sessions = [frame.new_session for frame in traffic.frames if frame.HasField("new_session")]
    assert sessions[0].config.gather_usage_stats is False
    background = "getComputedStyle(document.querySelector('.stApp')).backgroundColor"
    assert page.evaluate(background) == "rgb(15, 17, 21)"
    assert traffic.hosts == {"127.0.0.1"}


def test_its_routes_answer_json(started: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{started.url}/api/nothing")
    assert refused.value.code == 404
    assert json.loads(refused.value.read())["error"] == "not_found"
