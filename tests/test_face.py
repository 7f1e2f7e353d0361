import subprocess
import sys

import pytest

import ceds_nlp


def test_public_names() -> None:
    for name in ceds_nlp.__all__:
        assert getattr(ceds_nlp, name) is not None
    assert set(ceds_nlp.__all__) <= set(dir(ceds_nlp))


def test_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(AttributeError, match=r"public names: .*extract"):
        ceds_nlp.nothing  # noqa: B018


def test_import_is_light() -> None:
    code = (
        "import ceds_nlp, sys; print([m for m in ('spacy', 'underthesea', 'pandas', 'dateparser') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
