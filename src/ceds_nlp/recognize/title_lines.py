"""Titles of laws set over several lines of capitals: ``LUẬT⏎NHÀ Ở⏎Căn cứ …`` (⏎ is a line border).

Shapes accepted: the type word alone on its line (``LUẬT``, ``BỘ LUẬT``, ``PHÁP LỆNH``) and up to three further lines
of capitals; ``LUẬT SỬA ĐỔI, BỔ SUNG …`` with the law that it changes on the next lines.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ceds_nlp.normalize import FoldedText

#: The first line of a title: the type word, or an amending law.
_TITLE = re.compile(r"^(?:(?:BỘ )?LUẬT|PHÁP LỆNH|(?:BỘ )?LUẬT SỬA ĐỔI,? BỔ SUNG[^\n]{0,80}) ?$", re.MULTILINE)
#: A further line of it; what opens another part of the document is none.
_LINE = re.compile(
    r"\n(?!CỘNG HÒA|QUỐC HỘI|CHÍNH PHỦ|CHỦ TỊCH|CHƯƠNG|PHẦN|MỤC|ĐIỀU [0-9]|CĂN CỨ|DỰ THẢO|NHỮNG QUY ĐỊNH|QUY ĐỊNH CHUNG"
    r"|NƯỚC|NGÀY|HÀ NỘI|THÔNG QUA|NGHỊ|QUYẾT|ỦY BAN|[^\w])[^\n]{2,120}"
)


def joined(text: FoldedText) -> FoldedText:
    """``text`` with a space for every line border inside such a title; offsets stay as they are.

    >>> from ceds_nlp.normalize import fold
    >>> joined(fold("LUẬT\\nNHÀ Ở\\nCăn cứ Hiến pháp")).text
    'LUẬT NHÀ Ở\\nCăn cứ Hiến pháp'
    """
    if "LUẬT" not in text.text and "PHÁP LỆNH" not in text.text:
        return text
    cuts: list[int] = []
    done = 0
    for head in _TITLE.finditer(text.text):
        at = head.end()
        if at < done:
            continue
        for _ in range(3):
            line = _LINE.match(text.text, at)
            if line is None or not line.group().isupper():
                break
            cuts.append(at)
            at = done = line.end()
    if not cuts:
        return text
    written, lower = list(text.text), list(text.lower)
    for cut in cuts:
        written[cut] = lower[cut] = " "
    return replace(text, text="".join(written), lower="".join(lower))
