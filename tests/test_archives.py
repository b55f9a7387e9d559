from __future__ import annotations

import io
import json
import os
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc import archives
from arc.archives import parse_json, read_documents
from arc.errors import CollectionError


def zip_of(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def only_problem(path, kept="good.json"):
    documents = read_documents(path)
    assert [d.where for d in documents.found] == [kept]
    (problem,) = documents.problems
    return problem


def test_folder_is_read_with_its_subfolders_and_nothing_else(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.json").write_text("2")
    (tmp_path / "a.JSON").write_bytes(b"\xef\xbb\xbf1")
    (tmp_path / "notes.txt").write_text("no")
    (tmp_path / ".hidden.json").write_text("no")

    assert [tuple(d) for d in read_documents(tmp_path).found] == [("a.JSON", 1), ("sub/b.json", 2)]


def test_bad_files_hide_no_good_one(tmp_path):
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "latin.json").write_bytes(b'"\xe9"')
    (tmp_path / "deep.json").write_text("[" * 100_000)
    (tmp_path / "long.json").write_text("9" * 5_000)
    (tmp_path / "good.json").write_text("[]")

    documents = read_documents(tmp_path)

    assert [d.where for d in documents.found] == ["good.json"]
    assert sorted(p.split(" (")[0] for p in documents.problems) == [
        "bad.json: is not JSON",
        "deep.json: is nested too deeply",
        "latin.json: is not UTF-8 text",
        "long.json: is not JSON",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.json", "leads out of the archive"),
        ("a/../../evil.json", "leads out of the archive"),
        ("..\\evil.json", "leads out of the archive"),
        ("/etc/evil.json", "absolute path"),
        ("\\\\host\\evil.json", "absolute path"),
        ("C:evil.json", "absolute path"),
    ],
)
def test_hostile_names_are_skipped(tmp_path, name, reason):
    path = zip_of(tmp_path / "x.zip", [(name, "1"), ("good.json", "2")])
    assert reason in only_problem(path)


def test_symbolic_links_are_skipped(tmp_path):
    link = zipfile.ZipInfo("link.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = zip_of(tmp_path / "x.zip", [(link, "/etc/passwd"), ("good.json", "2")])
    assert "symbolic link" in only_problem(path)


def test_encrypted_members_are_skipped(tmp_path):
    path = zip_of(tmp_path / "x.zip", [("secret.json", "1"), ("good.json", "2")])
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert "encrypted" in only_problem(path)


def test_damaged_member_is_a_problem(tmp_path):
    path = zip_of(tmp_path / "x.zip", [("hurt.json", json.dumps("abc" * 99)), ("good.json", "2")])
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)
    assert only_problem(path).startswith("hurt.json: ")


def test_bomb_is_refused_whatever_its_header_says(tmp_path):
    path = zip_of(tmp_path / "x.zip", [("bomb.json", b" " * (8 * 2**20)), ("good.json", "2")])
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")  # the size it claims to unpack to
    path.write_bytes(data)

    # The claim of 100 bytes makes the reader stop early; the true claim makes it count.
    assert only_problem(path).startswith("bomb.json: ")
    data[at + 24 : at + 28] = (8 * 2**20).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(CollectionError, match="over 200 times its packed size"):
        read_documents(path)


def test_limits_on_number_and_size(tmp_path, monkeypatch):
    path = zip_of(tmp_path / "x.zip", [("a.json", '"123456"'), ("b.json", "2"), ("c.json", "3")])
    monkeypatch.setattr(archives, "MAX_MEMBER_BYTES", 5)
    assert "too large" in read_documents(path).problems[0]
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 1)
    with pytest.raises(CollectionError, match="unpacks to over"):
        read_documents(path)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(CollectionError, match="3 members, the most is 2"):
        read_documents(path)


def test_macos_leftovers_are_passed_over(tmp_path):
    path = zip_of(tmp_path / "x.zip", [("__MACOSX/._a.json", b"\0\1"), ("good.json", "2")])
    assert read_documents(path).problems == ()


@pytest.mark.parametrize("make", ["missing", "empty folder", "text as zip", "fifo"])
def test_what_cannot_be_read_at_all(tmp_path, make):
    path = tmp_path / "thing.zip"
    if make == "empty folder":
        path.mkdir()
    elif make == "text as zip":
        path.write_text("hello")
    elif make == "fifo":
        os.mkfifo(path)
    with pytest.raises(CollectionError, match=r"thing\.zip"):
        read_documents(path)


@given(st.binary(max_size=300))
def test_damaged_archives_never_crash(tmp_path_factory, noise):
    buffer = io.BytesIO()
    zip_of(buffer, [("a.json", "[1]"), ("b.json", "[2]")])
    data = bytearray(buffer.getvalue())
    for index, byte in enumerate(noise):
        data[(index * 131 + byte) % len(data)] ^= byte
    path = tmp_path_factory.getbasetemp() / "noise.zip"
    path.write_bytes(data)
    message = "noise.zip"
    try:
        read_documents(path)
    except CollectionError as error:
        message = str(error)
    assert "noise.zip" in message


@given(st.binary(max_size=40))
def test_parse_json_raises_value_error_only(data):
    reason = "is not"
    try:
        parse_json(data)
    except ValueError as error:
        reason = str(error)
    assert reason.startswith("is not")
