"""Addresses of homes, people and contractors on the desk."""

from django.urls import URLPattern, path

from aftercare.faces.web.desk import contractors, home_acts, home_files, home_year, homes, links, people, places

urlpatterns: list[URLPattern] = [
    path("developments/", places.developments, name="developments"),
    path("developments/<int:development_id>/", places.development, name="development"),
    path("developments/<int:development_id>/buildings", places.add_building, name="building_add"),
    path("developments/<int:development_id>/units", places.add_unit, name="unit_add"),
    path("developments/buildings/<int:building_id>/", places.building, name="building"),
    path("developments/buildings/<int:building_id>/change", places.change_building, name="building_change"),
    path("homes/", homes.homes, name="homes"),
    path("homes/<int:unit_id>/", homes.home_page, name="unit"),
    path("homes/<int:unit_id>/year", home_year.home_year, name="unit_year"),
    path("homes/<int:unit_id>/files", home_files.files, name="unit_files"),
    path("homes/<int:unit_id>/change", home_acts.change, name="unit_change"),
    path("homes/<int:unit_id>/handover", home_acts.hand_over, name="unit_hand_over"),
    path("homes/<int:unit_id>/sell", home_acts.sell, name="unit_sell"),
    path("homes/<int:unit_id>/join", home_acts.join, name="unit_join"),
    path("homes/<int:unit_id>/vehicles", home_acts.add_vehicle, name="unit_vehicle"),
    path("occupancies/<int:occupancy_id>/end", home_acts.end, name="occupancy_end"),
    path("vehicles/<int:vehicle_id>/remove", home_acts.remove_vehicle, name="vehicle_remove"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/change", people.change, name="person_change"),
    path("people/<int:person_id>/phones", people.add_phone, name="person_phone"),
    path("people/<int:person_id>/merge/<int:other_id>", people.merge, name="person_merge"),
    path("phones/<int:phone_id>/remove", people.remove_phone, name="phone_remove"),
    path("phones/<int:phone_id>/prefer", people.prefer_phone, name="phone_prefer"),
    path("merges/<int:merge_id>/split", people.split, name="merge_split"),
    path("contractors/", contractors.contractors, name="contractors"),
    path("contractors/new", contractors.create, name="contractor_create"),
    path("contractors/<int:contractor_id>/", contractors.contractor, name="contractor"),
    path("contractors/<int:contractor_id>/change", contractors.change, name="contractor_change"),
    path("contractors/<int:contractor_id>/built", contractors.keep_built, name="contractor_built"),
    path("contractors/<int:contractor_id>/frameworks", contractors.keep_framework, name="contractor_framework"),
    path("contractors/<int:contractor_id>/crew", contractors.add_crew, name="contractor_crew"),
    path("contractors/<int:contractor_id>/link", links.work_link, name="contractor_link"),
    path("contractors/<int:contractor_id>/link/send", links.work_link_again, name="contractor_link_again"),
    path("built/<int:part_id>/remove", contractors.remove_built, name="built_remove"),
    path("crew/<int:crew_id>/remove", contractors.remove_crew, name="crew_remove"),
]
