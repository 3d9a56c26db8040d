"""How names are written, found by pinyin, and hidden from those who need not read them. Pure."""

import re
import unicodedata
from functools import lru_cache

# Surnames whose reading differs from the commonest reading of the character.
SURNAMES = {
    "单": "shan",
    "仇": "qiu",
    "解": "xie",
    "查": "zha",
    "曾": "zeng",
    "任": "ren",
    "区": "ou",
    "盖": "ge",
    "朴": "piao",
    "覃": "qin",
    "翟": "zhai",
    "乐": "yue",
    "员": "yun",
    "缪": "miao",
    "冼": "xian",
    "洗": "xian",
    "召": "shao",
    "种": "chong",
    "繁": "po",
    "万俟": "moqi",
    "尉迟": "yuchi",
    "长孙": "zhangsun",
}
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def normalise_name(text: str) -> str:
    """A name as it is kept: half-width, no blanks around or inside Chinese ones ("王 小明" is "王小明")."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    return _BETWEEN_CHINESE.sub("", name)


@lru_cache(maxsize=65_536)  # asked twice for each person, and names repeat
def pinyin_syllables(name: str) -> tuple[str, ...]:
    """The syllables of a name in small letters without tones; words of Latin letters are one syllable each."""
    from pypinyin import Style, lazy_pinyin

    name = normalise_name(name)
    surname = next((s for s in (name[:2], name[:1]) if s in SURNAMES), "")
    read = lazy_pinyin(name[len(surname) :], style=Style.NORMAL)
    words = ([SURNAMES[surname]] if surname else []) + [word for part in read for word in part.split()]
    kept = (re.sub(r"[^0-9a-zü]", "", word.lower()).replace("ü", "v") for word in words)
    return tuple(word for word in kept if word)


def pinyin_initials(name: str) -> str:
    """The initials by which a name is typed: 王小明 -> wxm, at most 60."""
    compound = {"万俟": "mq", "尉迟": "yc", "长孙": "zs"}
    syllables = pinyin_syllables(name)
    first = compound.get(normalise_name(name)[:2])
    initials = "".join(word[0] for word in (syllables[1:] if first else syllables))
    return f"{first or ''}{initials}"[:60]


def pinyin(name: str) -> str:
    """The whole pinyin of a name without blanks: 王小明 -> wangxiaoming, at most 200."""
    return "".join(pinyin_syllables(name))[:200]


@lru_cache(maxsize=8_192)  # the same lists are looked through at every search
def _plain(name: str) -> str:
    return normalise_name(name).lower()


def is_meant_by(name: str, sought: str) -> bool:
    """Whether `sought` may mean `name`: part of it, the beginning of its pinyin or of its initials, from any syllable.

    For lists short enough to look at each: developments, contractors, components. 云栖雅苑: 雅苑, yunqi, yayuan, yqyy.
    """
    wanted = _plain(sought)
    if not wanted:
        return False
    if wanted in _plain(name):
        return True
    letters = wanted.replace(" ", "").replace("'", "")
    if not letters.isascii() or not letters.isalpha() or len(letters) < 2:
        return False
    syllables = pinyin_syllables(name)
    initials = "".join(word[0] for word in syllables)
    return letters in initials or any("".join(syllables[place:]).startswith(letters) for place in range(len(syllables)))


def mask_name(name: str) -> str:
    """A name for those who need not know it: the first character, then stars ("王**", "L**")."""
    name = name.strip()
    return f"{name[0]}**" if name else ""


def mask_identity(number: str) -> str:
    """An identity number with only its last four characters; shorter ones wholly hidden."""
    number = number.strip()
    return f"{'*' * (len(number) - 4)}{number[-4:]}" if len(number) > 8 else "*" * len(number)
