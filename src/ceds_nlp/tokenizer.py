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

import numpy
import srsly  # type: ignore[import-untyped]
from spacy import util
from spacy.attrs import NORM  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from ceds_nlp.errors import InputError
from ceds_nlp.guards import lex
from ceds_nlp.layout import Layout, parse
from ceds_nlp.normalize import FoldedText, fold
from ceds_nlp.segment import join

#: Where the folding of a Doc stands in ``doc.user_data``, as plain types.
FOLDED = "ceds_folded"

# spaCy's codes of doc.to_array("ENT_IOB").
_INSIDE, _BEGINS = 1, 3

_PIECES = re.compile(r"\s+|\S+")


@registry.tokenizers("ceds_nlp.VietnameseTokenizer.v1")  # type: ignore[untyped-decorator]
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
        bare = NORM not in getattr(self.vocab, "lex_attr_getters", {})  # a Vocab of no language knows no norms
        for start, end, _ in tokens:
            first, last = (start, end) if plain else folded.span(start, end)
            first = max(first, done)
            if last <= first:  # the second half of a character that folding took apart
                continue
            if first > done:
                _fill(text[done:first], words, spaces)
            word = text[first:last]
            norm = folded.text[start:end]
            if norm != word or norm != folded.lower[start:end] or bare:
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
    """Make every offset (code points of ``doc.text``) a token edge in place, so that ``Span`` objects fit there.

    Offsets that are edges already cost a look-up; ``doc.text``, sentence starts, ``doc.ents`` and ``doc.spans`` stay.
    spaCy cannot give the parts of a token a trailing space, so a space inside a word becomes a token. Each cut
    takes time by the length of the ``doc``: for long texts use :func:`with_edges`.

    >>> doc = VietnameseTokenizer(Vocab())("Chính phủ họp.")
    >>> split_at(doc, [5, 6])
    >>> [token.text for token in doc]
    ['Chính', ' ', 'phủ', 'họp', '.']
    """
    cuts = _cuts(doc, offsets)
    if not cuts:
        return
    parts = {i: _parts(doc[i].text, inner) for i, inner in cuts.items()}
    groups = [(key, group.attrs, _plain_spans(group)) for key, group in doc.spans.items()]
    firsts = _firsts(doc, parts)
    with doc.retokenize() as retokenizer:
        for i, pieces in parts.items():
            retokenizer.split(doc[i], pieces, heads=[(doc[i], 0)] * len(pieces))
    _set_norms(doc, parts, firsts)
    for key, attrs, spans in groups:
        doc.spans[key] = _group(doc, key, attrs, spans, firsts)


def with_edges(doc: Doc, offsets: Iterable[int]) -> Doc:
    """``doc`` itself where every offset is a token edge, else a copy with those edges, in linear time.

    Token annotation, ``doc.ents``, ``doc.spans``, ``doc.cats``, ``doc.user_data`` and the context of ``nlp.pipe`` are
    carried over; the parts of a word keep their spaces.

    >>> doc = VietnameseTokenizer(Vocab())("Chính phủ họp.")
    >>> [token.text_with_ws for token in with_edges(doc, [5, 6])]
    ['Chính ', 'phủ ', 'họp', '.']
    """
    cuts = _cuts(doc, offsets)
    if not cuts:
        return doc
    words: list[str] = []
    spaces: list[bool] = []
    parts: dict[int, list[str]] = {}
    for token in doc:
        inner = cuts.get(token.i)
        if inner is None:
            words.append(token.text)
        else:
            before = len(words)
            _fill_parts(_parts(token.text, inner), words, spaces)
            parts[token.i] = words[before:]
        spaces.append(bool(token.whitespace_))
    new = Doc(doc.vocab, words=words, spaces=spaces, user_data=dict(doc.user_data))
    firsts = _firsts(doc, parts)
    counts = numpy.diff(firsts)
    parsed = doc.has_annotation("DEP")
    names: list[int | str] = ["TAG", "POS", "MORPH", "LEMMA", "NORM", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"]
    names += ["DEP", "HEAD"] if parsed else ["SENT_START"]
    table = numpy.repeat(doc.to_array(names), counts, axis=0)
    later = numpy.ones(len(new), dtype=bool)
    later[firsts[:-1]] = False
    iob = table[:, names.index("ENT_IOB")]
    iob[later & (iob == _BEGINS)] = _INSIDE
    if parsed:
        heads = numpy.asarray([firsts[token.head.i] for token in doc], dtype="int64").repeat(counts)
        heads[later] = numpy.asarray(firsts[:-1], dtype="int64").repeat(counts)[later]
        table[:, names.index("HEAD")] = (heads - numpy.arange(len(new))).astype("uint64")
    else:
        starts = table[:, names.index("SENT_START")]
        starts[later & (starts == 1)] = numpy.asarray([-1]).astype("uint64")[0]
    new.from_array(names, table)  # type: ignore[arg-type]
    _set_norms(new, parts, firsts)
    new.cats = dict(doc.cats)
    if len(doc.tensor):
        new.tensor = doc.tensor.repeat(counts, axis=0)
    new._context = doc._context
    for key, group in doc.spans.items():
        new.spans[key] = _group(new, key, group.attrs, _plain_spans(group), firsts)
    return new


def _cuts(doc: Doc, offsets: Iterable[int]) -> dict[int, list[int]]:
    """The offsets that fall inside tokens, by token index, relative to the token."""
    places = doc.to_array(["IDX", "LENGTH"])
    begins: list[int] = places[:, 0].tolist()
    ends: list[int] = (places[:, 0] + places[:, 1]).tolist()
    edges = {*begins, *ends}
    cuts: dict[int, list[int]] = {}
    for offset in sorted({*offsets} - edges):
        i = bisect_right(begins, offset) - 1
        if i >= 0 and begins[i] < offset < ends[i]:
            cuts.setdefault(i, []).append(offset - begins[i])
    return cuts


def _parts(word: str, cuts: Iterable[int]) -> list[str]:
    """``word`` cut at the offsets ``cuts`` and around the whitespace there.

    >>> _parts("Chính phủ số", [5, 10])
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


def _fill_parts(parts: list[str], words: list[str], spaces: list[bool]) -> None:
    """Add the parts of a word, a single space as the space of the part before; the last part's space stays open."""
    first = len(words)
    for part in parts:
        if part == " " and len(words) > first and part is not parts[-1]:
            spaces[-1] = True
            continue
        words.append(part)
        spaces.append(False)
    spaces.pop()


def _firsts(doc: Doc, parts: Mapping[int, list[str]]) -> list[int]:
    """The new index of the first part of every token of ``doc``, and of the end."""
    out = []
    at = 0
    for i in range(len(doc)):
        out.append(at)
        at += len(parts.get(i, " "))
    return [*out, at]


def _set_norms(doc: Doc, parts: Mapping[int, list[str]], firsts: list[int]) -> None:
    for i, pieces in parts.items():
        for k, piece in enumerate(pieces):
            doc[firsts[i] + k].norm_ = fold(piece).text


def _plain_spans(group: SpanGroup) -> list[tuple[int, int, int, int, int]]:
    return [(span.start, span.end, span.label, span.kb_id, span.id) for span in group]


def _group(
    doc: Doc, key: str, attrs: dict[str, Any], spans: Iterable[tuple[int, int, int, int, int]], firsts: list[int]
) -> SpanGroup:
    again = [
        Span(doc, firsts[start], firsts[end], label=label, kb_id=kb_id, span_id=span_id)
        for start, end, label, kb_id, span_id in spans
    ]
    return SpanGroup(doc, name=key, attrs=attrs, spans=again)
