"""A lossless spaCy tokenizer for Vietnamese: folds inside, keeps the text, guards what must stay whole.

``doc.text`` is the caller's text to the code point. Tokens are slices of it: a word may hold a soft line break or
combining marks; ``token.norm_`` is its folded form. Whitespace beyond one space is tokens of its own, as in spaCy;
so are invisible characters and markdown stars beside words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy import util
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer
from spacy.vocab import Vocab

from ceds_nlp.errors import InputError
from ceds_nlp.guards import lex
from ceds_nlp.layout import Layout, parse
from ceds_nlp.normalize import FoldedText, fold
from ceds_nlp.segment import join

#: Where the folding of a Doc stands in ``doc.user_data``, as plain types.
FOLDED = "ceds_folded"

_PIECES = re.compile(r"\s+|\S+")


@spacy.registry.tokenizers("ceds_nlp.VietnameseTokenizer.v1")
def create_tokenizer(segment: bool = True) -> Callable[[Language], VietnameseTokenizer]:
    """For a spaCy config: ``[nlp.tokenizer] @tokenizers = "ceds_nlp.VietnameseTokenizer.v1"``.

    ``segment=False`` leaves syllables unjoined, which is much faster and needs no model.

    >>> import spacy
    >>> config = {"nlp": {"tokenizer": {"@tokenizers": "ceds_nlp.VietnameseTokenizer.v1", "segment": False}}}
    >>> [token.text for token in spacy.blank("vi", config=config).make_doc("Đạt 22,4%.")]
    ['Đạt', '22,4', '%', '.']
    """

    def create(nlp: Language) -> VietnameseTokenizer:
        return VietnameseTokenizer(nlp.vocab, segment=segment)

    return create


class VietnameseTokenizer(DummyTokenizer):
    """Text to ``Doc``; see the module.

    >>> doc = VietnameseTokenizer(Vocab())("Theo Quyết\\nđịnh số 505/QĐ-TTg, tỉnhThái Nguyên  đạt 22,4%.")
    >>> [token.text for token in doc][1:7]
    ['Quyết\\nđịnh', 'số', '505/QĐ-TTg', ',', 'tỉnh', 'Thái Nguyên']
    >>> doc[1].norm_
    'Quyết định'
    """

    def __init__(self, vocab: Vocab, segment: bool = True) -> None:
        self.vocab = vocab
        self.segment = segment

    def __reduce__(self) -> tuple[Any, ...]:
        return VietnameseTokenizer, (self.vocab, self.segment)

    def __call__(self, text: str) -> Doc:
        """The ``Doc`` of ``text``; a text with a lone surrogate raises :class:`~ceds_nlp.errors.InputError`."""
        folded = fold(text)
        tokens = lex(folded.text)
        if self.segment:
            tokens = join(folded.text, tokens, [s.start for s in parse(folded.text).sentences])
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[tuple[int, str]] = []
        done = 0
        plain = not folded.steps
        for start, end, _ in tokens:
            first, last = (start, end) if plain else folded.span(start, end)
            first = max(first, done)
            if last <= first:  # the second half of a character that folding took apart
                continue
            if first > done:
                _fill(text[done:first], words, spaces)
            word = text[first:last]
            norm = folded.text[start:end]
            if norm != word or norm != word.lower():
                norms.append((len(words), norm))
            words.append(word)
            spaces.append(False)
            done = last
        if done < len(text):
            _fill(text[done:], words, spaces)
        try:
            doc = Doc(self.vocab, words=words, spaces=spaces)
        except UnicodeEncodeError as error:
            raise InputError(
                f"text: lone surrogate {error.object[error.start : error.end]!r}; only valid Unicode text is allowed"
            ) from error
        for i, norm in norms:
            doc[i].norm_ = norm
        doc.user_data[FOLDED] = folded.to_plain()
        return doc

    def to_bytes(self, **kwargs: Any) -> bytes:
        """The settings as bytes."""
        return bytes(srsly.msgpack_dumps({"segment": self.segment}))

    def from_bytes(self, data: bytes, **kwargs: Any) -> VietnameseTokenizer:
        """Take the settings that :meth:`to_bytes` gave."""
        self.segment = bool(srsly.msgpack_loads(data)["segment"])
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write the settings to ``path``."""
        srsly.write_json(util.ensure_path(path), {"segment": self.segment})

    def from_disk(self, path: str | Path, **kwargs: Any) -> VietnameseTokenizer:
        """Take the settings that :meth:`to_disk` wrote."""
        self.segment = bool(srsly.read_json(util.ensure_path(path))["segment"])
        return self


def _fill(gap: str, words: list[str], spaces: list[bool]) -> None:
    """What lies between two tokens: one space belongs to the token before, the rest is tokens of its own."""
    if gap == " " and words:
        spaces[-1] = True
        return
    for piece in _PIECES.findall(gap):
        if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
            piece = piece[1:]
            if not piece:
                continue
        words.append(piece)
        spaces.append(False)


def folded_text(doc: Doc) -> FoldedText:
    """The folding of ``doc``, without folding again where the tokenizer left it; also after ``Doc.from_bytes``.

    >>> folded_text(VietnameseTokenizer(Vocab(), segment=False)("Uỷ  ban")).text
    'Ủy ban'
    """
    data = doc.user_data.get(FOLDED)
    text = doc.text
    if isinstance(data, Mapping):
        return FoldedText.from_plain(text, data)
    return fold(text)


def set_sentences(doc: Doc, layout: Layout, text: FoldedText) -> None:
    """Set ``token.is_sent_start`` from the layout of the folded text: no break at ``TP.``, decimals, list marks."""
    starts = [text.span(sentence.start, sentence.start + 1)[0] for sentence in layout.sentences]
    split_at(doc, starts)
    begins = {0, *starts}
    for token in doc:
        token.is_sent_start = token.idx in begins or token.i == 0


def split_at(doc: Doc, offsets: Iterable[int]) -> None:
    """Make every offset (code points of ``doc.text``) a token edge, so that spans there can be ``Span`` objects.

    Offsets that are edges already cost a look-up; ``doc.text``, sentence starts and entities stay.

    >>> doc = VietnameseTokenizer(Vocab())("Chính phủ họp.")
    >>> split_at(doc, [5, 6])
    >>> [token.text for token in doc]
    ['Chính', ' ', 'phủ', 'họp', '.']
    """
    if not len(doc):
        return
    places = doc.to_array(["IDX", "LENGTH"])
    begins = places[:, 0].tolist()
    ends = (places[:, 0] + places[:, 1]).tolist()
    edges = {*begins, *ends}
    cuts: dict[int, set[int]] = {}
    for offset in offsets:
        if offset in edges:
            continue
        i = bisect_right(begins, offset) - 1
        if i >= 0 and begins[i] < offset < ends[i]:
            cuts.setdefault(i, set()).add(offset - begins[i])
    if not cuts:
        return
    with doc.retokenize() as retokenizer:
        for i, inner in cuts.items():
            token = doc[i]
            parts = _parts(token.text, sorted(inner))
            retokenizer.split(token, parts, heads=[(token, 0)] * len(parts))


def _parts(word: str, cuts: Iterable[int]) -> list[str]:
    """``word`` cut at the offsets ``cuts``, and around whitespace so that every part is whitespace or has none at its ends.

    >>> _parts("Chính phủ số", [5, 9])
    ['Chính', ' ', 'phủ', ' ', 'số']
    """
    out: list[str] = []
    done = 0
    for cut in [*cuts, len(word)]:
        piece = word[done:cut]
        bare = piece.strip()
        left = len(piece) - len(piece.lstrip())
        out += [part for part in (piece[:left], bare, piece[left + len(bare) :]) if part]
        done = cut
    return out
