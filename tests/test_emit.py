"""The output models made without validation are those that validation makes."""

import copy
import pickle

from ceds_nlp import Document, emit
from ceds_nlp.pipeline import analyse, check_date
from conftest import articles


def test_made_models_equal_validated_ones() -> None:
    for article in articles():
        analysis = analyse(article["text"], check_date("2024-07-11"))
        made = emit.document(analysis, "a")
        layers = emit.layers(analysis)
        valid = Document.model_validate({"doc_id": "a", "text": article["text"], "published": "2024-07-11", **layers})
        assert made == valid
        assert valid == made
        assert repr(made) == repr(valid)
        assert made.to_json() == valid.to_json()
        assert made.model_dump() == valid.model_dump()
        assert Document.from_json(made.to_json()) == made
        for name in layers:
            for one, other in zip(getattr(made, name), getattr(valid, name), strict=True):
                assert one.model_fields_set == other.model_fields_set


def test_made_models_copy_and_pickle() -> None:
    made = emit.document(analyse(articles()[0]["text"], None, model=False))
    assert pickle.loads(pickle.dumps(made)) == copy.copy(made) == copy.deepcopy(made) == made
    quantity = made.quantities[0]
    changed = quantity.model_copy(update={"value": "1"})
    assert (changed.value, quantity.model_copy(update={}), made.quantities[0].value) == ("1", quantity, quantity.value)
    assert quantity.model_fields_set == made.quantities[-1].model_fields_set
