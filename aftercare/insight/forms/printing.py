"""Turning a document of plain values into PDF. Knows no domain."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

LAYOUTS = Path(__file__).parent / "layouts"


def print_pdf(layout: str, *, document: Mapping[str, object], images: Mapping[str, bytes]) -> bytes:
    """The PDF of `layout` (`record`) fed with `document`; `images` are the pictures it names, by file name.

    Chinese is set in the font that comes with the installation, never in one of the machine's.
    """
    import pylopdf_fonts_zh_cn
    import typst

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / f"{layout}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        (root / f"{layout}.typ").write_bytes((LAYOUTS / f"{layout}.typ").read_bytes())
        for name, content in images.items():
            (root / name).write_bytes(content)
        fonts = str(Path(pylopdf_fonts_zh_cn.__file__).parent)
        pdf: bytes = typst.compile(
            str(root / f"{layout}.typ"), root=folder, font_paths=[fonts], ignore_system_fonts=True
        )
    return pdf
