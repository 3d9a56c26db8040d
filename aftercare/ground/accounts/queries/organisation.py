"""The tree of companies, by one query in either direction."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, Q

from aftercare.ground.accounts import rules
from aftercare.ground.accounts.models import Company, Department, Development
from aftercare.ground.core.prepared import Given, Listing

_UPWARDS = ["parent" + "__parent" * level + "_id" for level in range(rules.COMPANY_LEVELS - 1)]
_ABOVE = Listing(lambda: Company.objects.filter(pk=Given("pk", BigIntegerField())).values_list(*_UPWARDS)[:1])
_ABOVE_DEVELOPMENT = Listing(
    lambda: Development.objects.filter(pk=Given("pk", BigIntegerField())).values_list(
        "company_id", *(f"company__{name}" for name in _UPWARDS)
    )[:1]
)


def companies_above(company_id: int) -> list[int]:
    """The company itself, then the one it stands under, and so on up to the top; at most `COMPANY_LEVELS`."""
    return [company_id, *(pk for pk in _ABOVE.first(pk=company_id) or () if pk is not None)]


def companies_above_development(development_id: int) -> list[int]:
    """The company of a development, then those above it; one statement. Empty for a development that is not there."""
    return [pk for pk in _ABOVE_DEVELOPMENT.first(pk=development_id) or () if pk is not None]


def companies_under(company_id: int) -> list[int]:
    """Every company under this one, itself left out."""
    parents = dict(Company.objects.values_list("pk", "parent_id"))
    found: list[int] = []
    level = {company_id}
    while level:
        level = {pk for pk, parent in parents.items() if parent in level and pk not in found}
        found.extend(sorted(level))
    return found


def levels_under(company_id: int) -> int:
    """How many levels of companies stand under this one."""
    parents = dict(Company.objects.values_list("pk", "parent_id"))
    levels, level = 0, {company_id}
    while level := {pk for pk, parent in parents.items() if parent in level}:
        levels += 1
        if levels > rules.COMPANY_LEVELS:
            break
    return levels


def developments_under(company_id: int) -> frozenset[int]:
    """The developments of the company and of those under it."""
    return frozenset(Development.objects.under({company_id}).values_list("pk", flat=True))


@dataclass(frozen=True)
class Branch:
    """A company in the tree with what stands directly under it; `level` is 0 at the top."""

    company: Company
    level: int
    departments: tuple[Department, ...]
    developments: tuple[Development, ...]


def tree() -> list[Branch]:
    """The whole organisation from the top down, each company before those under it; three queries.

    A department knows how many work in it (`people`).
    """
    departments: dict[int, list[Department]] = defaultdict(list)
    working = Count("staff", filter=Q(staff__is_active=True))
    for department in Department.objects.annotate(people=working).order_by("name"):
        departments[department.company_id].append(department)
    developments: dict[int, list[Development]] = defaultdict(list)
    for development in Development.objects.order_by("name"):
        developments[development.company_id].append(development)
    children: dict[int | None, list[Company]] = defaultdict(list)
    for company in Company.objects.order_by("name"):
        children[company.parent_id].append(company)

    def below(parent_id: int | None, level: int) -> list[Branch]:
        branches = []
        for company in children[parent_id]:
            held = tuple(departments[company.pk]), tuple(developments[company.pk])
            branches.append(Branch(company, level, *held))
            branches.extend(below(company.pk, level + 1))
        return branches

    return below(None, 0)
