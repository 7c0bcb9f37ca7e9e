"""Builds the wheel with what the code reads at the top of the checkout: sql/, prefect.yaml and Prefect's settings.

They stay where people look for them, and are copied to flows/project/ in the wheel: flows.storage.installation.PROJECT is either.
"""

from pathlib import Path
from shutil import copytree

from setuptools import setup
from setuptools.command.build_py import build_py

TOP = ("prefect.yaml", "pyproject.toml")


class BuildWithProject(build_py):
    """`build_py` that also copies the project's own files; an editable install uses them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        project = Path(self.build_lib, "flows", "project")
        copytree("sql", project / "sql", dirs_exist_ok=True)
        for name in TOP:
            self.copy_file(name, str(project / name))


setup(cmdclass={"build_py": BuildWithProject})
