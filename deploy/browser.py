"""A Chromium and a Chinese font for the journeys: found, or installed where that is allowed, or one clear line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = ("chromium", "fontconfig", "fonts-noto-cjk")


class NoBrowser(Exception):
    """The journeys cannot run; the message says what is missing."""


def find_chromium() -> str | None:
    """The executable: AFTERCARE_CHROMIUM, then PATH, then the known places, then Playwright's own downloads."""
    if named := os.environ.get("AFTERCARE_CHROMIUM"):
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    downloads = Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome")
    return next((str(path) for path in [*map(Path, PLACES), *downloads] if path.is_file()), None)


def has_chinese_font() -> bool:
    """Whether the system can draw Chinese; macOS always can."""
    if sys.platform == "darwin":
        return True
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def installer() -> list[str] | None:
    """How apt-get may be called here, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "apt-get"]
    return None


def install() -> None:
    """Fetch what is missing with the system's package manager; NoBrowser when that does not go."""
    command = installer()
    if command is None:
        missing = "a Chinese font" if find_chromium() else "Chromium"
        raise NoBrowser(
            f"The journeys need {missing}, and it cannot be installed from here. "
            f"Debian and Ubuntu: sudo apt-get install {' '.join(PACKAGES)}"
        )
    print(f"  installing {', '.join(PACKAGES)} with apt-get", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run([*command, *arguments], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoBrowser(f"{' '.join([*command, *arguments])} failed:\n{done.stderr.strip()[-1500:]}")


def provide() -> str:
    """The path of a Chromium, with a Chinese font beside it."""
    if not (find_chromium() and has_chinese_font()):
        install()
    chromium = find_chromium()
    if chromium is None or not has_chinese_font():
        raise NoBrowser("Chromium and a Chinese font were installed and yet are not found. Set AFTERCARE_CHROMIUM.")
    return chromium
