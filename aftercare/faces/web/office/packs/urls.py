"""Addresses of the rules, below the administration."""

from django.urls import path

from aftercare.faces.web.office.packs import cases, drafts, editing, rehearsing, views

urlpatterns = [
    path("rules/", views.versions, name="rules"),
    path("rules/compare", views.compare, name="rules_compare"),
    path("rules/rehearsals/", rehearsing.rehearsals, name="rehearsals"),
    path("rules/rehearsals/<int:rehearsal_id>/", rehearsing.rehearsal, name="rehearsal"),
    path("rules/rehearsals/<int:rehearsal_id>.<str:form>", rehearsing.rehearsal_file, name="rehearsal_file"),
    path("rules/drafts/new", drafts.new, name="draft_new"),
    path("rules/drafts/<int:draft_id>/", drafts.draft, name="draft"),
    path("rules/drafts/<int:draft_id>/upload", drafts.upload, name="draft_upload"),
    path("rules/drafts/<int:draft_id>/publish", drafts.publish, name="draft_publish"),
    path("rules/drafts/<int:draft_id>/drop", drafts.drop, name="draft_drop"),
    path("rules/drafts/<int:draft_id>/files/<path:file_name>", editing.file, name="draft_file"),
    path("rules/drafts/<int:draft_id>/questions", editing.add_question, name="draft_question"),
    path("rules/drafts/<int:draft_id>/values/<path:part>", editing.values, name="draft_values"),
    path("rules/drafts/<int:draft_id>/add/<path:part>", editing.add_entry, name="draft_add"),
    path("rules/drafts/<int:draft_id>/take-out/<path:part>", editing.take_out_entry, name="draft_take_out"),
    path("rules/<int:version_id>/take-back", drafts.take_back, name="rules_take_back"),
    path("rules/<int:version_id>/", views.version, name="rules_version"),
    path("rules/<int:version_id>/files.zip", views.files, name="rules_files"),
    path("rules/<int:version_id>/cases", cases.cases, name="rules_cases"),
    path("rules/<int:version_id>/cases/move", cases.move, name="rules_move"),
    path("rules/<int:version_id>/procedures/<slug:key>/", views.procedure, name="rules_procedure"),
    path("rules/<int:version_id>/<slug:name>/", views.section, name="rules_section"),
]
