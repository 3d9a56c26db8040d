"""The tree of companies, by one query in either direction."""

from aftercare.ground.accounts import rules
from aftercare.ground.accounts.models import Company, Development


def companies_above(company_id: int) -> list[int]:
    """The company itself, then the one it stands under, and so on up to the top; at most `COMPANY_LEVELS`."""
    names = ["parent" + "__parent" * level + "_id" for level in range(rules.COMPANY_LEVELS - 1)]
    row = Company.objects.filter(pk=company_id).values_list(*names).first()
    return [company_id, *(pk for pk in row or () if pk is not None)]


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
