"""The build hook: compiles the rules with mypyc when a wheel is built, where a C compiler is at hand.

The same modules stay in the wheel as Python, and the results are the same (``scripts/same-results``); compiled, they
take two thirds to three quarters of the time. ``CEDS_NLP_COMPILE=0`` builds the pure Python wheel,
``CEDS_NLP_COMPILE=1`` fails where compiling fails; without it a build that cannot compile says why and goes on. An
editable install is never compiled: a module's edit would have no effect until it is built again.

Hatchling imports this file and runs it as a program of its own in an empty folder that holds a copy of the source.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SETTING = "CEDS_NLP_COMPILE"
#: Where the rules stand: each module of these, unless it imports numpy, whose arrays mypyc cannot compile to more.
FOLDERS = ("recognize", "link", "relate")
MODULES = ("emit", "layout", "marked", "mojibake", "normalize", "records", "scanner", "tables", "unwrap")
NUMPY = re.compile(r"^(?:import|from) numpy\b", re.MULTILINE)
TOOLS = ("mypy[mypyc]>=1.18,<3", "setuptools>=65", "pybind11>=3")  # the last compiles on all cores


def compiled_modules(package: Path) -> list[Path]:
    """The modules of ``package`` that are compiled."""
    found = [path for folder in FOLDERS for path in sorted((package / folder).glob("*.py"))]
    found += [package / f"{name}.py" for name in MODULES]
    return [path for path in found if path.stem != "__init__" and not NUMPY.search(path.read_text("utf-8"))]


def compile_here() -> None:
    """Compile the package under ``src`` of the working folder into ``built``."""
    from mypyc.build import mypycify
    from pybind11.setup_helpers import ParallelCompile
    from setuptools import setup

    paths = [path.as_posix() for path in compiled_modules(Path("src/ceds_nlp"))]
    # Types of other packages are not at hand; what the project's own check asks of types holds already.
    options = ["--config-file=", "--ignore-missing-imports", "--follow-imports=skip"]
    extensions = mypycify(
        options + paths, opt_level="1", debug_level="0", multi_file=True, group_name="ceds_nlp", target_dir="c"
    )
    with ParallelCompile(default=0):
        setup(
            name="ceds-nlp",
            packages=[],
            ext_modules=extensions,
            script_args=["build_ext", "--build-lib", "built", "--build-temp", "objects"],
        )


def compile_copy(package: Path, place: Path) -> list[Path]:
    """The compiled files of ``package``, made in the empty folder ``place``; RuntimeError says why there are none."""
    shutil.copytree(package, place / "src" / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    environment = os.environ | {"MYPYPATH": "src"}
    run = subprocess.run(
        [sys.executable, str(Path(__file__).resolve())],
        cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError("\n".join(run.stdout.splitlines()[-20:]))
    return sorted(path for path in (place / "built").rglob("*") if path.is_file())


if __name__ == "__main__":
    compile_here()
else:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface

    class CompileHook(BuildHookInterface[Any]):
        """Adds the compiled modules to a wheel."""

        def dependencies(self) -> list[str]:
            """What compiling needs beside hatchling."""
            return [] if os.environ.get(SETTING) == "0" else list(TOOLS)

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            """Compile, unless it was asked not to or the install is editable."""
            wanted = os.environ.get(SETTING, "")
            if wanted not in ("", "0", "1"):
                raise ValueError(f"{SETTING} is {wanted!r}; allowed are 0 (never) and 1 (or fail)")
            self.place = Path(tempfile.mkdtemp()) if version != "editable" and wanted != "0" else None
            if self.place is None:
                return
            try:
                files = compile_copy(Path(self.root, "src", "ceds_nlp"), self.place)
            except RuntimeError as error:
                if wanted == "1":
                    shutil.rmtree(self.place)
                    raise
                self.app.display_warning(f"not compiled, the wheel is pure Python and slower:\n{error}")
                return
            for path in files:
                build_data["force_include"][str(path)] = path.relative_to(self.place / "built").as_posix()
            build_data["infer_tag"] = True
            build_data["pure_python"] = False

        def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
            """Remove what compiling left."""
            if self.place is not None:
                shutil.rmtree(self.place)
