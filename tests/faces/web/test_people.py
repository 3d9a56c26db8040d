"""Staff, their ways in, the organisation and the teams, as the office sees them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from aftercare.ground.accounts.models import ApiToken, Company, Department, Development, Staff, Team
from aftercare.ground.accounts.queries import responsible_for
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_company, a_development, a_staff_member, a_team

TODAY = timezone.localdate()


def test_the_list_of_staff_is_found_by_name_role_and_development():
    development = a_development()
    a_staff_member("inspector", development=development, name="韩梅梅")
    a_staff_member("agent", name="李雷")
    browser = signed_in("administrator")
    assert "韩梅梅" in browser.get(reverse("office:people")).content.decode()
    for asked in ({"q": "韩梅"}, {"role": "inspector"}, {"development": development.pk}):
        page = browser.get(reverse("office:people"), asked).content.decode()
        assert "韩梅梅" in page
        assert "李雷" not in page


def test_the_list_goes_on_by_key():
    for n in range(60):
        a_staff_member("", name=f"员工{n:02}")
    browser = signed_in("administrator", name="0")
    first = browser.get(reverse("office:people"))
    assert "员工10" in first.content.decode()
    second = browser.get(reverse("office:people") + first.context_data["next_url"]).content.decode()
    assert "员工59" in second
    assert "员工10" not in second


def test_phones_in_the_list_are_masked():
    a_staff_member("agent", phone="13812345678")
    assert "13812345678" not in signed_in("administrator").get(reverse("office:people")).content.decode()


@pytest.mark.parametrize("role", ["agent", "manager", "technician", "head_office"])
def test_others_do_not_look_at_staff(role):
    other = a_staff_member("agent")
    browser = signed_in(role)
    assert browser.get(reverse("office:people")).status_code == 403
    assert browser.get(reverse("office:person", args=[other.pk])).status_code == 403


def test_an_administrator_adds_somebody_and_hands_out_a_link_to_set_the_password():
    development = a_development()
    browser = signed_in("administrator")
    answer = browser.post(
        reverse("office:person_new"),
        {
            "username": "han.mei",
            "name": "韩梅梅",
            "language": "zh-hans",
            "role": "agent",
            "place": f"development:{development.pk}",
        },
    )
    staff = Staff.objects.get(username="han.mei")
    assert answer.url == reverse("office:person", args=[staff.pk])
    page = browser.post(reverse("office:person_password_link", args=[staff.pk]))
    assert "/sign-in/new-password/" in page.content.decode()


def test_a_form_with_a_fault_comes_back_with_what_was_typed():
    answer = signed_in("administrator").post(reverse("office:person_new"), {"username": "han.mei", "name": ""})
    assert answer.status_code == 422
    assert "han.mei" in answer.content.decode()


def test_roles_are_taken_and_given_on_the_page_of_a_person():
    development = a_development()
    staff = a_staff_member("agent", development=development)
    browser = signed_in("administrator")
    browser.post(
        reverse("office:person_roles", args=[staff.pk]),
        {
            "take": staff.assignments.get().pk,
            "role": "inspector",
            "place": f"company:{development.company_id}",
            "seen": staff.version,
        },
    )
    held = staff.assignments.get()
    assert (held.role, held.company_id, held.development_id) == ("inspector", development.company_id, None)


def test_a_building_that_is_not_there_is_said_at_its_field():
    staff = a_staff_member("agent")
    answer = signed_in("administrator").post(
        reverse("office:person_roles", args=[staff.pk]),
        {"role": "inspector", "place": f"development:{a_development().pk}", "building": "99", "seen": 1},
    )
    assert answer.status_code == 422


def test_the_page_of_a_person_shows_what_may_be_done():
    staff = a_staff_member("agent", development=a_development())
    address = reverse("office:person", args=[staff.pk])
    assert reverse("office:person_change", args=[staff.pk]) in signed_in("administrator").get(address).content.decode()
    assert reverse("office:person_change", args=[staff.pk]) not in signed_in("auditor").get(address).content.decode()


def test_somebody_is_changed_leaves_and_comes_back():
    staff = a_staff_member("agent")
    browser = signed_in("administrator")
    at = {"args": [staff.pk]}
    browser.post(reverse("office:person_change", **at), {"name": "韩梅", "language": "en", "trades": "a，b", "seen": 1})
    changed = Staff.objects.get(pk=staff.pk)
    assert (changed.name, changed.trades) == ("韩梅", ["a", "b"])
    browser.post(reverse("office:person_leave", **at), {"reason": "调走", "seen": changed.version})
    assert not Staff.objects.get(pk=staff.pk).is_active
    browser.post(reverse("office:person_return", **at), {"seen": Staff.objects.get(pk=staff.pk).version})
    assert Staff.objects.get(pk=staff.pk).is_active


def test_everybody_keeps_their_own_account():
    staff, deputy = a_staff_member("technician"), a_staff_member("technician")
    browser = browser_of(staff)
    assert browser.get(reverse("office:my_account")).status_code == 200
    until = TODAY + timedelta(days=3)
    browser.post(
        reverse("office:person_absence", args=[staff.pk]),
        {"deputy": deputy.username, "away_from": TODAY.isoformat(), "away_until": until.isoformat(), "seen": 1},
    )
    browser.post(reverse("office:my_language"), {"language": "en"})
    changed = Staff.objects.get(pk=staff.pk)
    assert (changed.deputy, changed.away_until, changed.language) == (deputy, until, "en")


def test_a_deputy_who_does_not_exist_is_refused_at_the_field():
    staff = a_staff_member("agent")
    answer = browser_of(staff).post(reverse("office:person_absence", args=[staff.pk]), {"deputy": "nobody", "seen": 1})
    assert answer.status_code == 422


def test_a_token_is_shown_once_and_ended():
    staff = a_staff_member("agent")
    browser = browser_of(staff)
    page = browser.post(reverse("office:person_tokens", args=[staff.pk]), {"name": "表格", "valid": "30"})
    token = ApiToken.objects.get(staff=staff)
    assert page.content.decode().count("aft_") > 1
    assert page.content.decode().count(token.prefix + "…") == 1
    browser.post(reverse("office:token_revoke", args=[token.pk]))
    assert ApiToken.objects.get(pk=token.pk).revoked_at is not None


def test_nobody_ends_the_token_of_another():
    staff = a_staff_member("agent")
    browser_of(staff).post(reverse("office:person_tokens", args=[staff.pk]), {"name": "表格", "valid": "30"})
    token = ApiToken.objects.get(staff=staff)
    assert signed_in("agent").post(reverse("office:token_revoke", args=[token.pk])).status_code == 404


@pytest.mark.feature("PL01")
def test_the_organisation_is_built_on_its_page():
    browser = signed_in("administrator")
    browser.post(reverse("office:company_add"), {"name": "安居集团", "code": "AJ"})
    group = Company.objects.get()
    browser.post(reverse("office:company_add"), {"name": "苏州公司", "code": "SZ", "parent": group.pk})
    city = Company.objects.get(code="SZ")
    browser.post(reverse("office:department_add", args=[city.pk]), {"name": "售后服务部"})
    browser.post(
        reverse("office:development_add"),
        {"name": "柳岸花园", "code": "LA", "company": city.pk, "time_zone": "Asia/Urumqi"},
    )
    page = browser.get(reverse("office:organisation")).content.decode()
    assert page.index("安居集团") < page.index("苏州公司") < page.index("柳岸花园") < page.index("售后服务部")


def test_the_parts_of_the_organisation_are_changed():
    development = a_development()
    company = development.company
    department = Department.objects.create(company=company, name="售后部")
    browser = signed_in("administrator")
    browser.post(reverse("office:company", args=[company.pk]), {"name": "新名", "code": "N1", "seen": 1})
    browser.post(reverse("office:department", args=[department.pk]), {"name": "售后服务部", "seen": 1})
    browser.post(
        reverse("office:development", args=[development.pk]),
        {"name": "柳岸", "code": "LA", "company": company.pk, "time_zone": "Asia/Urumqi", "seen": 1},
    )
    assert Company.objects.get(pk=company.pk).name == "新名"
    assert Department.objects.get(pk=department.pk).name == "售后服务部"
    changed = Development.objects.get(pk=development.pk)
    assert (changed.code, str(changed.zone)) == ("LA", "Asia/Urumqi")


@pytest.mark.parametrize("page", ["organisation", "roles", "people"])
def test_an_auditor_reads_and_an_agent_does_not(page):
    a_company()
    assert signed_in("auditor").get(reverse(f"office:{page}")).status_code == 200
    assert signed_in("agent").get(reverse(f"office:{page}")).status_code == 403


def test_the_matrix_of_roles_says_what_each_is_for():
    page = signed_in("administrator", language="en").get(reverse("office:roles")).content.decode()
    assert "Reads everything and the trail, changes nothing." in page


def test_a_supervisor_forms_a_team_and_its_rota_says_who_answers():
    development = a_development()
    lead = a_staff_member("supervisor", development=development)
    agent = a_staff_member("agent", development=development)
    browser = browser_of(lead)
    browser.post(
        reverse("office:team_new"),
        {"development": development.pk, "purpose": "desk", "name": "前台", "lead": lead.pk, "members": [agent.pk]},
    )
    team = Team.objects.get()
    assert "前台" in browser.get(reverse("office:teams")).content.decode()
    browser.post(reverse("office:team_rota", args=[team.pk]), {f"day-{TODAY.isoformat()}": agent.pk, "day-x": "1"})
    assert responsible_for(development.pk, on=TODAY) == agent
    assert f'value="{agent.pk}" selected' in browser.get(reverse("office:team", args=[team.pk])).content.decode()


def test_a_team_is_changed_by_those_who_lead_and_read_by_those_who_work():
    development = a_development()
    team = a_team(development)
    agent = a_staff_member("agent", development=development)
    asked = {"name": "前台一组", "lead": team.lead_id, "members": [team.lead_id, agent.pk], "seen": 1}
    assert browser_of(agent).get(reverse("office:team", args=[team.pk])).status_code == 200
    assert browser_of(agent).post(reverse("office:team_change", args=[team.pk]), asked).status_code == 403
    browser_of(team.lead).post(reverse("office:team_change", args=[team.pk]), asked)
    assert agent in Team.objects.get(pk=team.pk).members.all()


def test_a_team_elsewhere_is_not_there():
    team = a_team(a_development())
    assert (
        signed_in("agent", development=a_development()).get(reverse("office:team", args=[team.pk])).status_code == 404
    )


def test_the_rota_begins_on_the_monday_of_the_day_asked_for():
    team = a_team(a_development())
    page = browser_of(team.lead).get(reverse("office:team", args=[team.pk]), {"from": "2026-11-21"})
    assert page.context_data["weeks"][0][0].on == date(2026, 11, 16)
