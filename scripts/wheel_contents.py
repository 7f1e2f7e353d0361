"""Does a wheel hold the package, all its data and the model, and nothing else?

python scripts/wheel_contents.py dist/ceds_nlp-….whl
"""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "ceds_nlp"
INFO = {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE"}
#: The tests of a kind stand beside its code, but only tests read them.
TESTS = ".examples.tsv"
#: A compiled module stands beside its source; with them comes one library that holds what all of them do.
COMPILED = re.compile(r"\.[\w-]+\.(so|pyd)$")
SHARED = "ceds_nlp__mypyc"
CACHE = re.compile(r"/(__pycache__|\.\w+)/")


def differences(wheel: Path) -> list[str]:
    """The files that are missing in ``wheel`` or do not belong there, each with a sign."""
    wanted = {
        f"ceds_nlp/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and not path.name.endswith(TESTS) and not CACHE.search(path.as_posix())
    }
    version = wheel.name.split("-")[1]
    wanted |= {f"ceds_nlp-{version}.dist-info/{name}" for name in INFO}
    names = set(zipfile.ZipFile(wheel).namelist())
    if not wheel.name.endswith("-none-any.whl"):
        modules = {COMPILED.sub("", name) for name in names if COMPILED.search(name)}
        names = {name for name in names if not COMPILED.search(name)} | {f"{module}.py" for module in modules}
        wanted.add(f"{SHARED}.py")
    return sorted([f"missing {name}" for name in wanted - names] + [f"not wanted {name}" for name in names - wanted])


if __name__ == "__main__":
    found = differences(Path(sys.argv[1]))
    print(f"{Path(sys.argv[1]).name}: {'; '.join(found) or 'all data and the model, nothing else'}")
    sys.exit(bool(found))
