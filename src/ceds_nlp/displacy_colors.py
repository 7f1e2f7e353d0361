"""Colours of our labels and kinds in spaCy's displaCy, found by its entry point."""

from __future__ import annotations

#: The notebook display's colours, light enough for dark letters on them.
COLORS = (
    {
        "MINISTRY": "#a2d9d9",
        "PROVINCE": "#b0dab8",
        "LEGAL_DOC": "#dcbaea",
        "PERSON": "#b7c4f7",
        "ORG": "#a9ceef",
        "LOCATION": "#cadba4",
        "PROGRAM": "#efb1c7",
        "SYSTEM": "#ccc4f0",
    }
    | dict.fromkeys(("percent", "money", "count", "ratio", "rank", "measure"), "#f3d39e")
    | dict.fromkeys(("year", "year_range", "date", "month", "quarter", "half_year", "period", "relative"), "#f3bcaf")
)
