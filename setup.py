"""How the engine's twin in C, `scalargrad._core`, is built, and what is put into the package; the rest is setup.cfg.

With SCALARGRAD_PLAIN=1 in the environment no compiler is asked, and the wheel is for every system: py3-none-any.
"""

import os
import sys
from glob import glob
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py
from setuptools.errors import BaseError, CCompilerError

HERE = Path(__file__).resolve().parent
TABLE = ["scalargrad/derivatives.py", "scalargrad/rows.py", "scalargrad/native/rows_in_c.py"]
WITHOUT = """the twin in C was not built: scalargrad will run on its plain engine, which gives the same numbers ten to
thirty times slower. Where that is too slow, install a C compiler and Python's headers (Debian: apt install gcc
libc6-dev python3-dev), then build anew: pip install --force-reinstall --no-deps --no-cache-dir --no-binary
scalargrad-engine scalargrad-engine, or `make native` in a checkout."""


class BuildPackage(build_py):
    """The package, and in it the page on the language, which `scalargrad language` prints."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:  # then the checkout is what is installed, and the page is there
            target = Path(self.build_lib, "scalargrad", "language.md")
            self.copy_file(str(HERE / "docs" / "language.md"), str(target))


class BuildTwin(build_ext):
    def build_extension(self, ext: Extension) -> None:
        folder = Path(self.build_temp)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "rows.h").write_text(rows(), encoding="utf-8")
        ext.include_dirs.append(str(folder))
        # The bits have to be those of CPython's own arithmetic: each operation rounds, so x*y + z must not become a
        # fused multiply-add, and nothing is reordered (no -ffast-math).
        # Nobody looks at the flags and the errno that operations leave behind, so that choices need no branches.
        exact = ["-O3", "-ffp-contract=off", "-fno-trapping-math", "-fno-math-errno"]
        ext.extra_compile_args += ["/fp:precise"] if self.compiler.compiler_type == "msvc" else exact
        try:
            super().build_extension(ext)
        except (BaseError, CCompilerError) as error:
            self.warn(f"{error}\n{WITHOUT}")
            self.leave_out()

    def leave_out(self) -> None:
        """What is built then is Python alone, and its wheel says so: py3-none-any."""
        self.extensions = self.distribution.ext_modules = []
        wheel = self.distribution.get_command_obj("bdist_wheel", create=False)
        if wheel is not None:
            wheel.root_is_pure = True


def rows() -> str:
    """The C of the table's rows, written by the package that lies here, on its plain engine."""
    os.environ["SCALARGRAD_PLAIN"] = "1"
    sys.path.insert(0, str(HERE))
    from scalargrad.native.rows_in_c import text

    return text()


TWIN = Extension(
    "scalargrad._core",
    ["scalargrad/native/core.c"],
    depends=["setup.py", *TABLE, *sorted(glob("scalargrad/native/*.h"))],
)

setup(
    cmdclass={"build_ext": BuildTwin, "build_py": BuildPackage},
    ext_modules=[] if os.environ.get("SCALARGRAD_PLAIN") == "1" else [TWIN],
)
