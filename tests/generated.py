"""Many texts made from the shipped articles: their paragraphs in other orders, with numbers of their own."""

import random
from typing import Any

from conftest import articles


def records(count: int, *, paragraphs: int = 2, seed: int = 11) -> list[dict[str, Any]]:
    """So many records with one to ``paragraphs`` paragraphs; of 500 one has no text, one a day that is none."""
    dice = random.Random(seed)
    pool = [line for article in articles() for line in article["text"].split("\n") if len(line) > 60]
    made: list[dict[str, Any]] = []
    for number in range(count):
        text = "\n".join([f"Bài {number}: tăng {number},5%.", *dice.sample(pool, dice.randint(1, paragraphs))])
        made.append({"doc_id": f"d{number:06}", "published": "2024-07-11", "text": text})
        if number % 1000 == 17:
            made[-1]["text"] = None
        if number % 1000 == 517:
            made[-1]["published"] = "11/7"
    return made
