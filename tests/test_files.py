"""Writing: whole or not at all, and in the place that was named."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.files import writing


def names(folder):
    return [path.name for path in folder.iterdir()]


def fill(file, text):
    with writing(file) as part:
        part.write_text(text, encoding="utf-8")


def test_what_cannot_be_finished_leaves_what_was_there(tmp_path):
    file = tmp_path / "a.csv"
    fill(file, "old")
    with pytest.raises(tk.ToolkitError, match="No space left"), writing(file) as part:
        part.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")
    assert file.read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["a.csv"]


def test_nothing_half_written_is_left_over(tmp_path):
    with pytest.raises(KeyboardInterrupt), writing(tmp_path / "a.csv") as part:
        part.write_text("half", encoding="utf-8")
        raise KeyboardInterrupt
    assert names(tmp_path) == []


def test_links_and_permissions_stay(tmp_path):
    file, link = tmp_path / "a.csv", tmp_path / "link.csv"
    fill(file, "old")
    file.chmod(0o640)
    link.symlink_to(file)
    fill(link, "new")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_is_no_file_is_written_as_it_is():
    fill("/dev/null", "x")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_said():
    with pytest.raises(tk.ToolkitError, match="Cannot write '/dev/full'. No space left"):
        fill("/dev/full", "x")


def test_a_long_name_that_fits_is_written(tmp_path):
    fill(tmp_path / ("a" * 250), "x")
    assert names(tmp_path) == ["a" * 250]
