"""Taking a person out of cases: who reported, and what was said. The defect and its history stay."""

from django.db.models import Q

from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom, cover_rows
from aftercare.ground.search import parts as search
from aftercare.service.cases.models import Case, CaseLink, Entry, Task
from aftercare.service.cases.parts.opening import searchable
from aftercare.service.deadlines import parts as deadlines
from aftercare.service.warranty import parts as warranty


def forget(whom: Whom) -> Forgotten:
    """Cover the person in their cases, and make these findable by the words that are left."""
    check_in_transaction()
    cases = Case.objects.filter(pk__in=whom.case_ids)
    found = cover_rows(cases, whom)
    found += cover_rows(Entry.objects.filter(case_id__in=whom.case_ids), whom)
    found += cover_rows(Task.objects.filter(case_id__in=whom.case_ids), whom)
    joined = Q(case_id__in=whom.case_ids) | Q(other_id__in=whom.case_ids)
    found += cover_rows(CaseLink.objects.filter(joined), whom)
    found += deadlines.forget(whom) + warranty.forget(whom)
    reported = Case.objects.filter(pk__in=whom.own_case_ids).exclude(reporter_name="", reporter_phone="")
    reported.update(reporter_name=NOBODY, reporter_phone="")
    again = cases.select_related("development", "unit").order_by("pk")
    search.index_texts([search.Text("case", case.pk, case.development_id, searchable(case)) for case in again])
    return found
