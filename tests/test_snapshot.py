"""No change of results goes unseen: the shipped articles are read as the kept snapshot says."""

from pathlib import Path

import pytest

from conftest import articles
from snapshot import PATH, Line, changes, extracted, read, shown, truth, write


def test_articles_are_read_as_kept() -> None:
    found = changes(read(PATH), extracted(), articles())
    if found:
        pytest.fail(f"{shown(found)}\nIf this is what you want, keep it: scripts/snapshot --renew", pytrace=False)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    kept = [Line("a", "ORG", 0, 3, "x⏎y", ""), Line("a", "quantity", 4, 6, "5%", "percent 5 eq", "hộ")]
    write(tmp_path / "s.tsv", kept)
    assert read(tmp_path / "s.tsv") == kept


def test_gains_and_losses_are_told_apart() -> None:
    article = {
        "doc_id": "a",
        "entities": [{"label": "MINISTRY", "start": 0, "end": 7, "name": "Bộ Y tế"}],
        "quantities": [{"start": 9, "end": 11, "kind": "percent", "value": 5.0, "unit": "%", "comparator": "eq"}],
        "years": [{"start": 20, "end": 24, "text": "2025", "start_year": 2025, "end_year": 2025, "role": "target"}],
        "targets": [{"quantity": 0, "year": 0}],
    }
    ministry = Line("a", "MINISTRY", 0, 7, "Bộ Y tế", "Bộ Y tế", "bo-y-te")
    quantity = Line("a", "quantity", 9, 11, "5%", "percent 5 eq")
    goal = Line("a", "claim", 9, 11, "5%", "goal 2025 at 20", "tỷ lệ | - | 2025 | - | -")
    month = Line("a", "time", 12, 19, "tháng 7", "", "month ?..?")
    assert {line.judged for line in (ministry, quantity, goal)} < truth(article)

    def verdicts(before: list[Line], after: list[Line]) -> list[tuple[str, str]]:
        return [(verdict, sign) for verdict, sign, _ in changes(before, after, [article]).get("a", [])]

    assert verdicts([ministry], [ministry]) == []
    assert verdicts([], [ministry, quantity, goal]) == [("gain", "+")] * 3
    assert verdicts([ministry], []) == [("loss", "-")]
    assert verdicts([goal._replace(reading="fact")], [goal]) == [("gain", "+"), ("gain", "-")]
    assert verdicts([goal], [goal._replace(further="- | - | 2025 | - | -")]) == [("other", "+"), ("other", "-")]
    assert verdicts([], [quantity._replace(reading="percent 50 eq")]) == [("loss", "+")]
    assert verdicts([month], []) == [("other", "-")]
    table = shown(changes([ministry], [month], [article]))
    assert "loss  - MINISTRY 0:7 Bộ Y tế = Bộ Y tế | bo-y-te" in table


def test_nearly_everything_kept_is_right() -> None:
    """The snapshot is compared with the annotation in the annotation's own terms."""
    right = {article["doc_id"]: truth(article) for article in articles()}
    kept = [line for line in read(PATH) if line.layer in ("MINISTRY", "PROVINCE", "LEGAL_DOC", "quantity", "year")]
    assert sum(line.judged in right[line.article] for line in kept) > 0.97 * len(kept)
    assert {line.article for line in kept} == set(right)
