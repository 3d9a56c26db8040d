"""Reads the product's own source for the rules of the house."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aftercare"
TEMPLATES = PACKAGE / "faces" / "web" / "templates"


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules(*patterns: str) -> list[Path]:
    """Every module of the product, or those that fit one of the patterns below `aftercare/`."""
    found = {path for pattern in patterns or ("**/*.py",) for path in PACKAGE.glob(pattern)}
    return sorted(path for path in found if "migrations" not in path.parts)


def in_every_room(name: str) -> list[Path]:
    """`name.py` of every room, and the modules of the folder `name/` where it is split by verb."""
    return modules(f"*/*/{name}.py", f"*/*/{name}/*.py")


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The functions of a module, methods and nested ones left out."""
    return (node for node in tree(path).body if isinstance(node, ast.FunctionDef))


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Every call inside."""
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def name_of(node: ast.expr) -> str:
    """A name with its dots: `trail.record`; calls on the way are kept as `()`: `Case.objects.filter().update`."""
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{name_of(node.func)}()"
    return node.id if isinstance(node, ast.Name) else ""


def place(path: Path, node: ast.AST | None = None) -> str:
    """How a fault is told: path and line."""
    line = f":{node.lineno}" if node is not None and hasattr(node, "lineno") else ""
    return f"{path.relative_to(ROOT)}{line}"
