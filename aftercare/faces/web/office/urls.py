"""Addresses of the administration."""

from django.urls import path

from aftercare.faces.web.office import (
    components,
    imports,
    jobs,
    people,
    people_access,
    people_organisation,
    people_teams,
    trail,
    views,
)
from aftercare.faces.web.office.outward_urls import urlpatterns as outward
from aftercare.faces.web.office.packs.urls import urlpatterns as rules

app_name = "office"
urlpatterns = [
    path("", views.home, name="home"),
    *outward,
    path("components", components.components, name="components"),
    path("trail/", trail.trail, name="trail"),
    path("trail/seals", trail.seals, name="trail_seals"),
    path("trail/checks", trail.begin_check, name="trail_begin_check"),
    path("trail/checks/<int:verification_id>", trail.check, name="trail_check"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/many", jobs.mend_many, name="jobs_many"),
    path("jobs/<int:delivery_id>/retry", jobs.retry, name="job_retry"),
    path("jobs/<int:delivery_id>/drop", jobs.drop, name="job_drop"),
    path("me", people_access.my_account, name="my_account"),
    path("me/language", people_access.set_language, name="my_language"),
    *rules,
    path("people/", people.people, name="people"),
    path("people/new", people.new_person, name="person_new"),
    path("people/roles", people_organisation.role_matrix, name="roles"),
    path("people/<int:staff_id>/", people.person, name="person"),
    path("people/<int:staff_id>/change", people.change, name="person_change"),
    path("people/<int:staff_id>/roles", people.set_roles, name="person_roles"),
    path("people/<int:staff_id>/absence", people.set_absence, name="person_absence"),
    path("people/<int:staff_id>/leave", people_access.leave, name="person_leave"),
    path("people/<int:staff_id>/return", people_access.come_back, name="person_return"),
    path("people/<int:staff_id>/password-link", people_access.password_link, name="person_password_link"),
    path("people/<int:staff_id>/unlock", people_access.unlock, name="person_unlock"),
    path("people/<int:staff_id>/second-factor", people_access.reset_second_factor, name="person_second_factor"),
    path("people/<int:staff_id>/sessions", people_access.end_sessions, name="person_sessions"),
    path("people/<int:staff_id>/tokens", people_access.issue_token, name="person_tokens"),
    path("tokens/<int:token_id>/revoke", people_access.revoke_token, name="token_revoke"),
    path("organisation/", people_organisation.organisation, name="organisation"),
    path("organisation/companies/add", people_organisation.add_company, name="company_add"),
    path("organisation/companies/<int:company_id>", people_organisation.company, name="company"),
    path(
        "organisation/companies/<int:company_id>/departments", people_organisation.add_department, name="department_add"
    ),
    path("organisation/departments/<int:department_id>", people_organisation.department, name="department"),
    path("organisation/developments/add", people_organisation.add_development, name="development_add"),
    path("organisation/developments/<int:development_id>", people_organisation.development, name="development"),
    path("teams/", people_teams.teams, name="teams"),
    path("teams/new", people_teams.new_team, name="team_new"),
    path("teams/<int:team_id>/", people_teams.team, name="team"),
    path("teams/<int:team_id>/change", people_teams.change_team, name="team_change"),
    path("teams/<int:team_id>/rota", people_teams.set_rota, name="team_rota"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new", imports.new, name="import_new"),
    path("imports/templates/<slug:kind>.xlsx", imports.template, name="import_template"),
    path("imports/<int:batch_id>/", imports.detail, name="import"),
    path("imports/<int:batch_id>/sheet", imports.sheet, name="import_sheet"),
    path("imports/<int:batch_id>/check", imports.check, name="import_check"),
    path("imports/<int:batch_id>/begin", imports.begin, name="import_begin"),
    path("imports/<int:batch_id>/undo", imports.undo, name="import_undo"),
    path("imports/<int:batch_id>/discard", imports.discard, name="import_discard"),
    path("imports/<int:batch_id>/errors.xlsx", imports.errors, name="import_errors"),
]
