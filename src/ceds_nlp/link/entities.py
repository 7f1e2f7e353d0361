"""Entity linking: a mention to its stable id, or to none when two readings remain."""

from __future__ import annotations

from ceds_nlp.knowledge import NAME_RULE
from ceds_nlp.link import bodies, legal, names
from ceds_nlp.records import Analysis


def link(analysis: Analysis) -> None:
    """Fill ``name``, ``ref`` and ``attrs`` of every entity in place, by the facts at the publishing date."""
    # A user's row brings its facts along; one without facts is another way to write a shipped unit.
    open_ = [m for m in analysis.entities if m.rule != NAME_RULE or not m.attrs]
    legal.link(open_, analysis.text)
    bodies.link([m for m in open_ if m.label in ("MINISTRY", "PROVINCE")], analysis.published, analysis.text)
    names.link(analysis, [m for m in open_ if m.rule != NAME_RULE])
