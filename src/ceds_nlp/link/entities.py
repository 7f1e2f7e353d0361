"""Entity linking: a mention to its stable id, or to none when two readings remain."""

from __future__ import annotations

from ceds_nlp.link import bodies, legal
from ceds_nlp.records import Analysis


def link(analysis: Analysis) -> None:
    """Fill ``name``, ``ref`` and ``attrs`` of every entity in place, by the facts at the publishing date."""
    legal.link([m for m in analysis.entities if m.label == "LEGAL_DOC"], analysis.text)
    named = [m for m in analysis.entities if m.label in ("MINISTRY", "PROVINCE")]
    bodies.link(named, analysis.published, analysis.text)
