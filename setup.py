"""What building the package needs beyond `pyproject.toml`: exact pins, and words compiled."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = Path(__file__).resolve().parent


def pins() -> list[str]:
    """Read what was tested together, so that this is what gets installed."""
    lines = (TOP / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [line.rstrip("\\ ") for line in lines if "==" in line and line[0].isalnum()]


class BuildPy(build_py):
    """Takes along the words of every language as a running place reads them."""

    def run(self) -> None:
        """Compile the words, and begin anew: what is gone from `src` does not come along."""
        sys.path.insert(0, str(TOP / "src"))
        from dugnad.site import catalogues  # noqa: PLC0415  Needs the line above.

        catalogues.compile_all()
        shutil.rmtree(self.build_lib, ignore_errors=True)
        super().run()


setup(install_requires=pins(), cmdclass={"build_py": BuildPy})
