"""The journal beside an output file, cut off at every byte."""

from pathlib import Path

import pytest

from ceds_nlp import journal
from ceds_nlp.batch import Job
from ceds_nlp.errors import InputError
from ceds_nlp.journal import Journal, open_output

JOBS = [Job(f"text {n}", str(n), None, f"line {n}", "wrong" if n == 2 else None) for n in range(6)]
SETTINGS = {"--model": True}
EXPECTED = b"".join(f"[{n}]\n".encode() for n in (0, 1, 3, 4, 5))


def write(path: Path, jobs: list[Job], *, resume: bool, finish: bool = True) -> tuple[int, tuple[str, ...]]:
    """A run over ``jobs``; with ``finish`` false it ends as if it were killed."""
    with Journal(path, SETTINGS, resume=resume) as out:
        for job in out.rest(jobs):
            out.add(InputError(f"{job.where}: wrong") if job.error else f"[{job.doc_id}]".encode())
        if finish:
            out.finish()
        return out.done, out.failures


@pytest.fixture(autouse=True)
def save_always(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SAVE_EVERY", 0)
    monkeypatch.setattr(journal.os, "fsync", lambda handle: None)  # a thousand of them take half a minute


def test_cut_off_at_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, JOBS[:4], resume=False, finish=False)
    part, notes = (tmp_path / "out.part").read_bytes(), (tmp_path / "out.journal").read_bytes()
    seen = set()
    for cut in range(len(notes) + 1):
        (tmp_path / "out.part").write_bytes(part + b"[half a li")
        (tmp_path / "out.journal").write_bytes(notes[:cut])
        done, failures = write(path, JOBS, resume=True)
        assert path.read_bytes() == EXPECTED
        assert failures == (("line 2: wrong",) if done > 2 else ())
        assert [p.name for p in tmp_path.iterdir()] == ["out"]
        path.unlink()
        seen.add(done)
    assert seen == {0, 1, 2, 3, 4}


def test_a_fresh_run_starts_anew(tmp_path: Path) -> None:
    write(tmp_path / "out", [Job("other", "other", None, "there")], resume=False, finish=False)
    assert write(tmp_path / "out", JOBS, resume=False) == (0, ())
    assert (tmp_path / "out").read_bytes() == EXPECTED


def test_killed_between_the_last_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda self: None)
        write(path, JOBS, resume=False)
    assert (tmp_path / "out.journal").exists()
    with pytest.raises(InputError, match="its inputs have become more"):
        write(path, [*JOBS, JOBS[0]], resume=True)
    assert path.read_bytes() == EXPECTED
    assert write(path, JOBS, resume=True) == (6, ("line 2: wrong",))
    assert path.read_bytes() == EXPECTED
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("jobs", "said"),
    [(JOBS[1:], "inputs have changed"), (JOBS[:3], "inputs have changed"), ([], "inputs have changed")],
)
def test_other_inputs(jobs: list[Job], said: str, tmp_path: Path) -> None:
    write(tmp_path / "out", JOBS[:4], resume=False, finish=False)
    with pytest.raises(InputError, match=said):
        write(tmp_path / "out", jobs, resume=True)
    write(tmp_path / "out", JOBS, resume=True)
    assert (tmp_path / "out").read_bytes() == EXPECTED


def test_other_settings_and_damage(tmp_path: Path) -> None:
    path = tmp_path / "out"
    write(path, JOBS[:4], resume=False, finish=False)
    with pytest.raises(InputError, match="--model was True and is False now; run without --resume"):
        Journal(path, {"--model": False}, resume=True)
    (tmp_path / "out.part").write_bytes(b"[0]\n")
    with pytest.raises(InputError, match=r"out\.part has 4 bytes of 12"):
        Journal(path, SETTINGS, resume=True)
    (tmp_path / "out.journal").write_bytes(b"{}\nno JSON\n")
    with pytest.raises(InputError, match=r"out\.journal is damaged"):
        Journal(path, SETTINGS, resume=True)


def test_two_runs_at_once(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with (
        Journal(tmp_path / "out", SETTINGS, resume=False),
        pytest.raises(InputError, match="another run is writing this file"),
    ):
        Journal(tmp_path / "out", SETTINGS, resume=True)


def test_a_link_is_kept(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "real" / "file")
    write(link, JOBS, resume=False)
    assert link.is_symlink()
    assert (tmp_path / "real" / "file").read_bytes() == EXPECTED


def test_devices_are_written_as_they_are() -> None:
    with open_output(Path("/dev/null"), SETTINGS, resume=False) as out:
        assert list(out.rest(JOBS)) == JOBS
        out.add(b"x")
        out.finish()
    assert Path("/dev/null").is_char_device()
    with pytest.raises(InputError, match="--resume needs --output"):
        open_output(Path("/dev/null"), SETTINGS, resume=True)
