"""The output models of the contract: one :class:`Document` per text, with exact source spans."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import pandas

SCHEMA_VERSION: Literal["1"] = "1"

Label = Literal["MINISTRY", "PROVINCE", "LEGAL_DOC", "PERSON", "ORG", "LOCATION", "PROGRAM", "SYSTEM"]
QuantityKind = Literal["percent", "money", "count", "ratio", "rank", "measure"]
Comparator = Literal["eq", "approx", "more_than", "at_least", "less_than", "at_most"]
TimeKind = Literal["year", "year_range", "date", "month", "quarter", "half_year", "period", "relative"]
Role = Literal["target", "vision", "period", "reference"]
Source = Literal["rule", "model"]
Layer = Literal["entities", "quantities", "times", "claims", "targets"]
LAYERS: tuple[Layer, ...] = ("entities", "quantities", "times", "claims", "targets")


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Span(_Record):
    """A stretch of the text: code-point offsets, ``end`` exclusive, and the text between them."""

    start: int
    end: int
    text: str


class Sentence(_Record):
    """Where the sentence of a claim stands."""

    start: int
    end: int


class Entity(_Record):
    """A named entity. ``name`` is canonical; ``ref`` a stable id, or None when two readings remain."""

    id: str
    label: Label
    start: int
    end: int
    text: str
    name: str | None = None
    ref: str | None = None
    source: Source = "rule"
    rule: str
    confidence: float = 1.0
    attrs: dict[str, str | int | bool | None] = Field(default_factory=dict)


class Quantity(_Record):
    """A number with its unit. ``value`` is an exact decimal string with the magnitude applied."""

    id: str
    start: int
    end: int
    text: str
    kind: QuantityKind
    value: str
    value_max: str | None = None
    denominator: str | None = None
    unit: str | None = None
    comparator: Comparator = "eq"
    change: Literal["increase", "decrease"] | None = None
    noun: str | None = None
    source: Source = "rule"
    rule: str


class Time(_Record):
    """A time expression as an ISO interval; years and ranges of years carry their role."""

    id: str
    start: int
    end: int
    text: str
    kind: TimeKind
    from_: str | None = Field(default=None, alias="from")
    to: str | None = None
    start_year: int | None = None
    end_year: int | None = None
    role: Role | None = None
    source: Source = "rule"
    rule: str


class Claim(_Record):
    """What a quantity says: of what, whose, when, compared with when, under which document."""

    id: str
    quantity: str
    indicator: Span | None = None
    actor: str | None = None
    time: str | None = None
    baseline: str | None = None
    basis: str | None = None
    is_target: bool = False
    sentence: Sentence
    rule: str
    confidence: float = 1.0


class Document(_Record):
    """Everything read from one text. Offsets are code points of ``text``, which is the caller's own.

    >>> doc = Document(text="")
    >>> Document.from_json(doc.to_json()) == doc
    True
    >>> doc
    <Document: 0 characters, 0 entities, 0 quantities, 0 times, 0 claims, 0 targets>
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    doc_id: str | None = None
    text: str
    published: str | None = None
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    times: tuple[Time, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def targets(self) -> tuple[Claim, ...]:
        """The claims whose quantity is a goal."""
        return tuple(claim for claim in self.claims if claim.is_target)

    def to_json(self, *, indent: int | None = None) -> str:
        """This document as one JSON object (one line unless ``indent`` is given)."""
        return self.model_dump_json(by_alias=True, indent=indent)

    @classmethod
    def from_json(cls, data: str | bytes) -> Document:
        """Read back what :meth:`to_json` wrote; raises ``pydantic.ValidationError`` on anything else."""
        return cls.model_validate_json(data)

    def to_frame(self, layer: Layer = "entities") -> pandas.DataFrame:
        """One layer as a pandas frame, one row an item: entities, quantities, times, claims or targets."""
        from ceds_nlp.frames import to_frame

        return to_frame(self, layer)

    def _repr_html_(self) -> str:
        """The marked text and its claims, for notebooks."""
        from ceds_nlp.display import to_html

        return to_html(self)

    def __repr__(self) -> str:
        """One line: the whole text and every item would fill screens."""
        counts = [f"{len(getattr(self, layer))} {layer}" for layer in LAYERS]
        name = f" {self.doc_id!r}" if self.doc_id else ""
        return f"<Document{name}: {len(self.text)} characters, {', '.join(counts)}>"

    __str__ = __repr__


_Model = TypeVar("_Model", bound=_Record)
#: What a model keeps its state in, each set as Python sets a slot: half as long as by name.
_set_dict, _set_fields, _set_extra, _set_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
_FIELDS: dict[type[_Record], set[str]] = {
    model: set(model.model_fields) for model in (Span, Sentence, Entity, Quantity, Time, Claim, Document)
}


def made(model: type[_Model], values: dict[str, Any]) -> _Model:
    """The ``model`` of ``values`` that need no check: ``model_construct`` without its look at each field.

    ``values`` must hold every field by its Python name, in order; the dict becomes the model's own.

    >>> made(Sentence, {"start": 0, "end": 5}) == Sentence(start=0, end=5)
    True
    """
    found = object.__new__(model)
    _set_dict(found, values)
    _set_fields(found, _FIELDS[model])
    _set_extra(found, None)
    _set_private(found, None)
    return found


def json_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of one output line.

    >>> json_schema()["title"]
    'Document'
    """
    schema: dict[str, Any] = Document.model_json_schema(by_alias=True, mode="serialization")
    return json.loads(json.dumps(schema))  # type: ignore[no-any-return]
