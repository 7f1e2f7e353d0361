"""Join syllables into Vietnamese words, as underthesea's segmenter sees them.

The model of ``underthesea.word_tokenize`` reads our own tokens (see :mod:`ceds_nlp.guards`), one sentence at a
time, so no text is changed and nothing has to be aligned. Only neighbouring plain words are joined: a number, a
code or an abbreviation stays whole whatever the model thinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from ceds_nlp.errors import CedsError
from ceds_nlp.guards import Token

_MODEL = "models/ws_crf_vlsp2013_20230727"
#: The model takes time and memory by the length of what it reads at once; no real sentence is longer.
_MOST_TOKENS = 400


class _Tagger(Protocol):
    def predict(self, tokens: list[list[str]]) -> list[str]: ...


def join(text: str, tokens: Sequence[Token], starts: Sequence[int]) -> list[Token]:
    """``tokens`` of ``text`` with the syllables of each word joined; ``starts`` are the sentence starts, ascending.

    >>> from ceds_nlp.guards import lex
    >>> text = "Chính phủ phấn đấu đạt 22,4%."
    >>> [text[start:end] for start, end, _ in join(text, lex(text), [0])]
    ['Chính phủ', 'phấn đấu', 'đạt', '22,4', '%', '.']
    """
    out: list[Token] = []
    begin = 0
    upcoming = iter([*starts, len(text) + 1])
    border = next(upcoming)
    for i, token in enumerate(tokens):
        if token[0] >= border or i - begin >= _MOST_TOKENS:
            _join_sentence(text, tokens[begin:i], out)
            begin = i
            while token[0] >= border:
                border = next(upcoming)
    _join_sentence(text, tokens[begin:], out)
    return out


def _join_sentence(text: str, tokens: Sequence[Token], out: list[Token]) -> None:
    # A word alone is no case for the model; most lines of tables are such.
    if sum(1 for token in tokens if token[2] == "word") < 2:
        out.extend(tokens)
        return
    tags = _tagger().predict([[text[start:end]] for start, end, _ in tokens])
    previous = ""
    for token, tag in zip(tokens, tags, strict=True):
        start, end, kind = token
        if tag == "I-W" and kind == previous == "word" and out[-1][1] + 1 == start:
            out[-1] = (out[-1][0], end, "word")
        else:
            out.append(token)
        previous = kind


@cache
def _tagger() -> _Tagger:
    """underthesea's word segmentation model, loaded once a process, at first use."""
    try:
        from underthesea.models.fast_crf_sequence_tagger import FastCRFSequenceTagger
        from underthesea.pipeline import word_tokenize
    except ImportError as error:
        raise CedsError(f"word segmentation needs underthesea 9 ({error}); install it, or use segment=False") from error
    tagger: _Tagger = FastCRFSequenceTagger()
    tagger.load(str(Path(word_tokenize.__file__).parent / _MODEL))  # type: ignore[attr-defined]
    return tagger
