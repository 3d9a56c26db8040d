"""Chinese search over all texts: nothing is missed, and what the index costs beside its own statement."""

from typing import TYPE_CHECKING

from aftercare.ground.search import rules
from aftercare.ground.search.models import SearchText
from aftercare.ground.search.queries import holding, search
from aftercare.service.cases.models import Case

if TYPE_CHECKING:
    from bench.measure import Bench

WORDS = ("漏水", "渗水", "淋浴间", "次卧墙根", "电梯", "开裂", "玻璃胶老化", "王", "13800005678", "门锁 失灵")
MOST_FREQUENT = "渗水"
SHOWN = 20


def measure(bench: "Bench") -> None:
    """Recall over a handful of words; the newest cases that hold a frequent one."""
    bench.add("search, its recall", recall(), "of all")
    bench.reading("search, the newest twenty", lambda: search("case", MOST_FREQUENT, SHOWN))


def recall() -> float:
    """The least part, over all words, that the index finds of what reading every text finds."""
    found = {word: set(Case.objects.filter(holding("case", word)).values_list("pk", flat=True)) for word in WORDS}
    scanned: dict[str, set[int]] = {word: set() for word in WORDS}
    asked = {word: [each.run for each in rules.query_words(word)] for word in WORDS}
    texts = SearchText.objects.filter(subject_type="case").values_list("subject_id", "grams")
    for subject, grams in texts.iterator(chunk_size=5_000):
        for word, runs in asked.items():
            if all(run in grams for run in runs):
                scanned[word].add(subject)
    parts = [_part(found[word], scanned[word], word) for word in WORDS]
    return min(parts)


def _part(found: set[int], scanned: set[int], word: str) -> float:
    """Of one word. One character alone brings the newest thousand only, as documented."""
    newest = set(sorted(scanned)[-1000:]) if len(word) == 1 else scanned
    return len(found & newest) / len(newest) if newest else 1.0
