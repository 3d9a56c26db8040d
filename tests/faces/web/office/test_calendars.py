"""The office reads working calendars, and brings in the State's yearly notice."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from aftercare.service.cases import jobs
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import CalendarDay, CalendarTable, OwnDay
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_staff_member
from tests.factories.cases import a_case, the_policy
from tests.factories.deadlines import local, the_calendar
from tests.factories.workorders import a_place, a_taken_order

NOTICE = "日期,性质,名称\n2027-01-01 至 2027-01-03,放假,元旦\n2027-10-01,放假,国庆节\n2027-10-09,上班,国庆节\n"


@pytest.mark.feature("SL05", "SL09")
def test_a_notice_is_compared_published_and_brings_cases_after_it() -> None:
    the_calendar(years=(2026, 2027))
    case = a_case(at=local("2026-12-30 10:00"))
    admin = browser_of(a_staff_member("administrator", language="en"))
    year = admin.get("/office/calendars/?year=2027").content.decode()
    assert "only the statutory days are known" in year
    sent = {"file": SimpleUploadedFile("2027.csv", NOTICE.encode("gb18030")), "source": "国办发明电〔2026〕7号"}
    shown = admin.post("/office/calendars/review", sent)
    html = shown.content.decode()
    assert (shown.status_code, "Days that change" in html, "国庆节" in html) == (200, True, True)
    assert CalendarTable.objects.get().confirmed_until == date(2026, 12, 31), "nothing counts yet"
    kept = {name: shown.context_data[name] for name in ("rows", "source", "sha256")}
    done = admin.post("/office/calendars/publish", {**kept, "seen": shown.context_data["held_table"].edition})
    assert done.status_code == 302
    assert CalendarTable.objects.get().confirmed_until == date(2027, 12, 31)
    table = CalendarTable.objects.get()
    followed = jobs.follow_calendar(table_id=table.pk, edition=table.edition, at=local("2026-12-30 12:00"))
    assert followed == {"followed": 1}
    moved = Case.objects.get(pk=case.pk)
    assert moved.finish_by != case.finish_by
    assert "Dates reckoned anew" in admin.get(case.url).content.decode()


def test_a_notice_with_rows_that_mean_nothing_is_shown_with_the_remedy_and_changes_nothing() -> None:
    the_calendar(years=(2026,))
    the_policy()
    admin = browser_of(a_staff_member("administrator", language="en"))
    sent = {"file": SimpleUploadedFile("2027.csv", "2027-01-01,也许,元旦\n".encode()), "source": "x"}
    shown = admin.post("/office/calendars/review", sent)
    assert shown.status_code == 422
    assert "Say whether it is a holiday" in shown.content.decode()
    assert not CalendarDay.objects.filter(day__year=2027).exists()


@pytest.mark.feature("SL09")
def test_each_calendar_of_the_rules_is_drawn_and_its_year_is_a_file_to_bring_in_again() -> None:
    the_calendar(years=(2026,))
    the_policy()
    reader = browser_of(a_staff_member("supervisor", language="en"))
    assert "08:30–12:00" in reader.get("/office/calendars/").content.decode()
    assert "00:00–24:00" in reader.get("/office/calendars/?calendar=duty").content.decode()
    assert "2026-10-10,上班" in reader.get("/office/calendars/2026.csv").content.decode("utf-8-sig")
    assert reader.post("/office/calendars/publish", {}).status_code == 403


@pytest.mark.feature("SL05", "SL09")
def test_a_single_day_of_a_development_is_looked_at_made_to_count_and_taken_back() -> None:
    the_calendar(years=(2026,))
    case = a_case(at=local("2026-11-20 10:00"))
    owner, today = f"development:{case.development_id}", timezone.localdate()
    moved = today + timedelta(days=400)  # far from the limits: what is shown of them the room's own tests say
    admin = browser_of(a_staff_member("administrator", language="en"))
    asked = {"owner": owner, "day": f"{moved:%Y-%m-%d}", "note": "holiday", "reason": "台风停工"}
    seen = admin.get("/office/calendars/own/day", asked)
    assert (seen.status_code, "台风停工" in seen.content.decode()) == (200, True)
    assert not OwnDay.objects.exists()
    assert admin.get("/office/calendars/own/day", asked | {"reason": ""}).status_code == 200, "asked for again"
    edition = CalendarTable.objects.get().edition
    assert admin.post("/office/calendars/own/day", asked | {"seen": edition}).status_code == 302
    own_day = OwnDay.objects.get()
    listed = admin.get(f"/office/calendars/own/?year={moved.year}").content.decode()
    assert case.development.name in listed
    drawn = admin.get(f"/office/calendars/?year={moved.year}&owner={owner}").content.decode()
    assert "台风停工" in drawn
    assert "台风停工" in admin.get(f"/office/calendars/own/{own_day.pk}/withdraw").content.decode()
    back = {"seen": CalendarTable.objects.get().edition}
    assert admin.post(f"/office/calendars/own/{own_day.pk}/withdraw", back).status_code == 302
    assert "Days taken back" in admin.get(f"/office/calendars/own/?year={moved.year}").content.decode()
    chosen = {"owner": owner, "calendar": "duty", "reason": "全天值班", "seen": CalendarTable.objects.get().edition}
    assert admin.post("/office/calendars/own/choose", chosen).status_code == 302
    assert "Round the clock" in admin.get("/office/calendars/own/").content.decode()
    assert browser_of(a_staff_member("supervisor")).post("/office/calendars/own/choose", chosen).status_code == 403


@pytest.mark.feature("SL05")
def test_the_dates_of_open_work_orders_that_a_day_moves_are_seen_before_it_counts() -> None:
    the_calendar(years=(2026,))
    place = a_place()
    order = a_taken_order(place)
    asked = {"owner": f"development:{place.development.pk}", "day": "2026-11-23", "note": "holiday", "reason": "台风"}
    admin = browser_of(a_staff_member("administrator", language="en"))
    seen = admin.get("/office/calendars/own/day", asked).content.decode()
    assert "Dates of open work orders that move" in seen
    assert order.number in seen
    free = admin.get("/office/calendars/own/day", asked | {"day": "2027-11-22"}).content.decode()
    assert "No date of an open work order moves." in free
