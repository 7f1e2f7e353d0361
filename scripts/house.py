"""The drawing of the house in docs/design.md: how text flows, and the floors that `lint-imports` holds apart.

Floors and files come from pyproject.toml, what a file does from the first sentence of its docstring, so that the
drawing says what the code says. ``scripts/refresh`` writes it; a test compares it.
"""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from jinja2 import Environment

ROOT = Path(__file__).parents[1]
DRAWING = ROOT / "docs" / "house.svg"

#: The way of a text through the stages, and the file that does each step.
FLOW = (
    ("text", "as you have it"), ("fold", "normalize.py"), ("lines, sentences", "layout.py"),
    ("mentions", "recognize/"), ("ids", "link/"), ("claims", "relate/"), ("Document", "emit.py"),
)  # fmt: skip

WIDTH, MARGIN, GAP, PAD, LINE = 980, 12, 10, 8, 14
#: The narrowest box: a floor with more files than fit takes another row.
LEAST = 148
#: So many characters of the small letters fit into a pixel of width (Vietnamese names none of the files).
DENSITY = 1 / 5.9

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}" role="img" aria-labelledby="title" \
font-family="system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif">
<title id="title">The way of a text, and the floors of ceds-nlp: a file imports only from floors below it</title>
<rect width="{{ width }}" height="{{ height }}" rx="8" fill="#fbfcfd" stroke="#c9d1da"/>
{% for step in flow %}
<g><rect x="{{ step.x }}" y="{{ step.y }}" width="{{ step.width }}" height="40" rx="20" fill="#e3edf9" \
stroke="#7aa7d9"/>
<text x="{{ step.middle }}" y="{{ step.y + 17 }}" text-anchor="middle" font-size="13" font-weight="600" fill="#12304f">\
{{ step.name }}</text>
<text x="{{ step.middle }}" y="{{ step.y + 32 }}" text-anchor="middle" font-size="11" fill="#46627f">{{ step.file }}\
</text>
{% if not loop.last %}
<path d="M{{ step.x + step.width + 2 }} {{ step.y + 20 }}h{{ gap - 4 }}m-4 -4l4 4l-4 4" fill="none" stroke="#46627f"/>
{% endif %}
</g>
{% endfor %}
{% for box in boxes %}
<g><rect x="{{ box.x }}" y="{{ box.y }}" width="{{ box.width }}" height="{{ box.height }}" rx="5" \
fill="{{ box.fill }}" stroke="#aab6c3"/>
<text x="{{ box.x + pad }}" y="{{ box.y + 18 }}" font-size="13" font-weight="600" fill="#1b2733">{{ box.name }}</text>
{% for words in box.lines %}
<text x="{{ box.x + pad }}" y="{{ box.y + 18 + line * loop.index }}" font-size="11" fill="#3d4a57">{{ words }}</text>
{% endfor %}
</g>
{% endfor %}
</svg>
"""


@dataclass(frozen=True)
class Box:
    """A file of the house, where it is drawn."""

    name: str
    x: float
    y: float
    width: float
    height: float
    fill: str
    lines: list[str]


def floors() -> list[list[str]]:
    """The modules of each floor, highest first, as the import rules name them."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(rule["layers"] for rule in rules if rule["type"] == "layers")
    return [[name.strip(" ()").removeprefix("ceds_nlp.") for name in layer.split("|")] for layer in layers]


def summary(module: str) -> tuple[str, str]:
    """The file or folder of ``module`` as the drawing names it, and the first clause of its docstring."""
    path = ROOT / "src" / "ceds_nlp" / module.replace(".", "/")
    folder = path.is_dir()
    source = path / "__init__.py" if folder else path.with_suffix(".py")
    words = " ".join((ast.get_docstring(ast.parse(source.read_text("utf-8"))) or "").split("\n\n")[0].split())
    first = words.replace("``", "").split(". ")[0].split(": ")[0].split(";")[0].rstrip(".")
    return f"{module}/" if folder else f"{module}.py", first


def draw() -> str:
    """The drawing as SVG."""
    inner = WIDTH - 2 * MARGIN
    boxes: list[Box] = []
    y = MARGIN + 40 + 2 * GAP
    levels = floors()
    for level, modules in enumerate(levels):
        fit = int((inner + GAP) // (LEAST + GAP))
        rows = -(-len(modules) // fit)
        per = -(-len(modules) // rows)
        for at in range(0, len(modules), per):
            row = modules[at : at + per]
            width = (inner - (len(row) - 1) * GAP) / len(row)
            texts = [(name, wrap(words, int((width - 2 * PAD) * DENSITY))) for name, words in map(summary, row)]
            height = 26 + LINE * max(len(lines) for _, lines in texts)
            shade = 250 - round(26 * level / len(levels))
            for i, (name, lines) in enumerate(texts):
                x = round(MARGIN + i * (width + GAP), 1)
                boxes.append(Box(name, x, y, round(width, 1), height, f"rgb({shade - 8},{shade - 3},{shade})", lines))
            y += height + GAP
    step = (inner - (len(FLOW) - 1) * 2 * GAP) / len(FLOW)
    flow = []
    for i, (name, file) in enumerate(FLOW):
        x = round(MARGIN + i * (step + 2 * GAP), 1)
        flow.append({"name": name, "file": file, "x": x, "y": MARGIN, "width": round(step, 1),
                     "middle": round(x + step / 2, 1)})  # fmt: skip
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(_SVG)
    return template.render(
        width=WIDTH, height=y - GAP + MARGIN, flow=flow, boxes=boxes, gap=2 * GAP, pad=PAD, line=LINE
    )  # fmt: skip
