"""Every limit of the shipped packs as a due moment: when what began on Monday, 2 November 2026 at 10:00, is due."""

import pytest

from tests.packs.reading import basis, due, rule

# The days follow from the documents' figures where they give one; where they only say "promptly", from the pack's.


@pytest.mark.requirement("S000.12.r18")
def test_in_an_emergency_every_stage_has_minutes_or_hours_where_others_have_days() -> None:
    assert due("baseline", "survey", urgency="emergency") == "11-02 12:00"
    assert due("baseline", "survey", urgency="urgent") == "11-04 18:00"
    assert due("baseline", "dispatch", urgency="emergency") == "11-02 10:15"
    assert due("baseline", "dispatch", urgency="urgent") == "11-03 18:00"
    assert due("baseline", "contractor_answer", urgency="emergency") == "11-02 10:30"
    assert due("baseline", "contractor_answer", urgency="urgent") == "11-03 10:00"
    assert due("baseline", "redispatch", urgency="emergency") == "11-02 10:30"
    assert due("baseline", "redispatch", urgency="urgent") == "11-03 18:00"
    assert due("baseline", "appoint", urgency="emergency") == "11-02 10:30"
    assert due("baseline", "appoint", urgency="urgent") == "11-03 18:00"
    assert due("baseline", "on_site", urgency="emergency") == "11-02 11:00"
    assert due("baseline", "on_site", urgency="urgent") == "11-05 18:00"
    assert due("baseline", "work", urgency="emergency") == "11-03 10:00"
    assert due("baseline", "work", urgency="urgent") == "11-30 18:00"
    assert due("baseline", "demand", urgency="emergency") == "11-02 14:00"
    assert due("baseline", "demand", urgency="urgent") == "11-05 18:00"


@pytest.mark.requirement("S004.06.r04")
def test_what_is_pressing_is_answered_in_a_quarter_of_an_hour_and_taken_up_or_helped_in_half_an_hour() -> None:
    assert due("baseline", "first_answer", urgency="emergency") == "11-02 10:15"
    assert due("baseline", "take_up", urgency="emergency") == "11-02 10:30"
    assert due("baseline", "help", urgency="emergency") == "11-02 10:30"
    assert due("baseline", "first_answer", urgency="urgent") == "11-03 10:00"
    assert due("baseline", "take_up", urgency="urgent") == "11-03 18:00"
    assert due("baseline", "help", urgency="urgent") == "11-03 18:00"


@pytest.mark.requirement("S003.02.r08", "S000.03.r17")
def test_what_was_answered_is_taken_up_by_the_end_of_the_next_working_day() -> None:
    assert due("baseline", "take_up", urgency="normal") == "11-03 18:00"


@pytest.mark.requirement("S000.19.r15", "S000.03.r07")
def test_whoever_surveys_has_two_working_days_and_whoever_repairs_three_to_be_there() -> None:
    assert due("baseline", "survey", urgency="normal") == "11-04 18:00"
    assert due("baseline", "on_site", urgency="normal", size="large") == "11-05 18:00"


@pytest.mark.requirement("S000.02.r03")
def test_what_is_to_be_done_is_judged_in_two_working_days() -> None:
    assert due("baseline", "judge") == "11-04 18:00"


@pytest.mark.requirement("S000.17.r03")
def test_a_quotation_is_made_in_three_working_days() -> None:
    assert due("baseline", "quote") == "11-05 18:00"


@pytest.mark.requirement("S000.17.r04")
def test_the_owner_has_fifteen_days_to_answer_a_quotation() -> None:
    assert due("baseline", "quote_answer") == "11-18 00:00"


@pytest.mark.requirement("S000.01.r11")
def test_a_confirmed_need_goes_out_by_the_end_of_the_next_working_day() -> None:
    assert due("baseline", "dispatch", urgency="normal") == "11-03 18:00"


@pytest.mark.requirement("S000.11.r12")
def test_the_builder_answers_within_a_day_whether_he_comes() -> None:
    assert due("baseline", "contractor_answer", urgency="normal") == "11-03 10:00"


@pytest.mark.requirement("S000.11.r13", "S000.12.r13")
def test_when_the_builder_fails_another_is_sent_by_the_end_of_the_next_working_day() -> None:
    assert due("baseline", "redispatch", urgency="normal") == "11-03 18:00"


@pytest.mark.requirement("S000.04.r08")
def test_the_hour_is_agreed_by_the_end_of_the_next_working_day() -> None:
    assert due("baseline", "appoint", urgency="normal") == "11-03 18:00"


@pytest.mark.requirement("S000.12.r21")
def test_for_what_is_small_somebody_is_there_within_24_hours() -> None:
    assert due("baseline", "on_site", size="small") == "11-03 10:00"
    assert due("baseline", "on_site", size="large") == "11-05 18:00"


@pytest.mark.requirement("S000.12.r12")
def test_the_work_itself_has_ten_working_days_for_decoration_and_twenty_otherwise() -> None:
    assert due("baseline", "work", component_class="decoration") == "11-16 18:00"
    assert due("baseline", "work", component_class="public_facilities") == "11-30 18:00"
    assert due("baseline", "work", component_class="house_quality") == "11-30 18:00"


@pytest.mark.requirement("S000.01.r16", "S000.03.r09")
def test_a_house_quality_defect_is_mended_in_thirty_working_days_only_where_it_is_a_repair() -> None:
    assert due("baseline", "finish", kind="repair", component_class="house_quality") == "12-14 18:00"
    assert due("baseline", "finish", kind="complaint", component_class="house_quality") == "11-23 18:00"


@pytest.mark.requirement("S000.01.r17")
def test_a_decoration_defect_quotes_the_rule_of_decoration_with_its_fifteen_working_days() -> None:
    assert due("baseline", "finish", kind="repair", component_class="decoration") == "11-23 18:00"
    assert basis("baseline", "finish", kind="repair", component_class="decoration") == "S000.01.r17"


@pytest.mark.requirement("S000.01.r18")
def test_public_facilities_have_thirty_working_days_only_where_it_is_a_repair() -> None:
    assert due("baseline", "finish", kind="repair", component_class="public_facilities") == "12-14 18:00"
    assert due("baseline", "finish", kind="complaint", component_class="public_facilities") == "11-23 18:00"


@pytest.mark.requirement("S002.01.r03")
def test_a_complaint_is_handled_in_fifteen_working_days_by_the_rule_of_complaints() -> None:
    assert due("baseline", "finish", kind="complaint") == "11-23 18:00"
    assert basis("baseline", "finish", kind="complaint") == "S002.01.r03"


@pytest.mark.requirement("S000.01.r19")
def test_any_other_problem_is_mended_in_fifteen_working_days() -> None:
    assert due("baseline", "finish", kind="repair", component_class="other") == "11-23 18:00"
    assert due("baseline", "finish", kind="help") == "11-23 18:00"
    assert basis("baseline", "finish", kind="repair", component_class="other") == "S000.01.r19"
    assert basis("baseline", "finish", kind="help") == "S000.01.r19"


@pytest.mark.requirement("S000.01.r12")
def test_finished_work_is_accepted_or_refused_in_three_working_days() -> None:
    assert due("baseline", "acceptance") == "11-05 18:00"


@pytest.mark.requirement("S000.01.r15")
def test_what_was_refused_is_done_again_in_five_working_days() -> None:
    assert due("baseline", "rework") == "11-09 18:00"


@pytest.mark.requirement("S000.03.r10", "S000.19.r12")
def test_after_a_repair_the_owner_is_called_in_three_working_days_as_the_rule_of_repairs_says() -> None:
    assert due("baseline", "callback", kind="repair") == "11-05 18:00"
    assert basis("baseline", "callback", kind="repair") == "S000.03.r10, S000.19.r12"


@pytest.mark.requirement("S002.01.r07")
def test_after_a_complaint_the_owner_is_called_in_three_working_days() -> None:
    assert due("baseline", "callback", kind="complaint") == "11-05 18:00"
    assert basis("baseline", "callback", kind="complaint") == "S002.01.r07"


@pytest.mark.requirement("S000.06.r07")
def test_whoever_is_not_content_is_taken_up_again_by_the_end_of_the_next_working_day() -> None:
    assert due("baseline", "reopen") == "11-03 18:00"


@pytest.mark.requirement("S000.11.r16", "S000.19.r27")
def test_costs_are_settled_within_a_month() -> None:
    assert due("baseline", "settle") == "12-03 00:00"


@pytest.mark.requirement("S000.02.r07", "S000.02.r08")
def test_the_owner_has_seven_days_for_a_proposal_and_it_is_carried_out_in_five_working_days() -> None:
    assert due("baseline", "owner_answer") == "11-10 00:00"
    assert due("baseline", "carry_out") == "11-09 18:00"


@pytest.mark.requirement("S004.10.r07", "S004.06.r11")
def test_a_question_is_answered_in_two_working_days_where_others_wait_five() -> None:
    assert due("baseline", "reply", kind="question") == "11-04 18:00"
    assert due("baseline", "reply", kind="suggestion") == "11-09 18:00"


@pytest.mark.requirement("S001.14.r18")
def test_a_suggestion_is_weighed_in_four_working_days_and_answered_in_five() -> None:
    assert due("baseline", "weigh") == "11-06 18:00"
    assert due("baseline", "reply", kind="suggestion") == "11-09 18:00"


@pytest.mark.requirement("S000.20.r19", "S004.03.r08", "S004.14.r15")
def test_a_specialist_answers_in_three_working_days() -> None:
    assert due("baseline", "specialist_reply") == "11-05 18:00"


@pytest.mark.requirement("S004.14.r15")
def test_who_was_promised_an_answer_for_a_day_has_it_by_that_day() -> None:
    stated = rule("baseline", "promised_reply", answers={"promised_reply": "2026-11-04T15:00+08:00"})
    assert str(stated.limit) == "stated 2026-11-04T07:00Z"
    assert due("baseline", "promised_reply") == "11-05 18:00"


@pytest.mark.requirement("S000.04.r14", "S004.12.r07", "S000.01.r14")
def test_praise_is_passed_on_in_three_working_days_help_given_the_next_and_a_case_filed_in_three() -> None:
    assert due("baseline", "pass_on") == "11-05 18:00"
    assert due("baseline", "help", urgency="normal") == "11-03 18:00"
    assert due("baseline", "file") == "11-05 18:00"


@pytest.mark.requirement("S004.12.r01")
def test_public_information_is_drafted_approved_and_published_in_one_working_day_each() -> None:
    assert due("property", "draft") == "11-03 18:00"
    assert due("property", "approve") == "11-03 18:00"
    assert due("property", "publish") == "11-03 18:00"


@pytest.mark.requirement("S004.12.r02", "S004.12.r03", "S004.12.r11")
def test_kept_goods_wait_three_days_and_the_guards_hear_in_half_an_hour_that_they_were_fetched() -> None:
    assert due("property", "kept") == "11-06 00:00"
    assert due("property", "tell_guards") == "11-02 10:30"


@pytest.mark.requirement("S004.03.r06")
def test_how_a_complaint_was_handled_is_looked_at_in_two_working_days() -> None:
    assert due("property", "supervise") == "11-04 18:00"


@pytest.mark.requirement("S000.05.r05")
def test_a_bay_is_kept_free_the_same_day() -> None:
    assert due("car", "bay") == "11-03 00:00"


@pytest.mark.requirement("S004.10.r08", "S004.10.r07", "S004.01.r05")
def test_a_factory_gives_its_opinion_in_two_working_days_and_in_five_days_outside_the_province() -> None:
    assert due("factory", "verify", answers={"outside_province": "yes"}) == "11-10 00:00"
    assert due("factory", "verify", answers={"outside_province": "no"}) == "11-04 18:00"
    assert due("factory", "verify") == "11-04 18:00"


@pytest.mark.requirement("S004.01.r12", "S004.01.r19", "S004.01.r20")
def test_a_sample_and_an_agreement_with_the_customer_have_five_working_days_each() -> None:
    assert due("factory", "sample") == "11-09 18:00"
    assert due("factory", "settle_with_customer") == "11-09 18:00"


@pytest.mark.requirement("S000.07.r02", "S000.07.r05", "S000.07.r06")
def test_a_payment_is_awaited_thirty_days_and_the_shipping_order_handed_on_the_next_working_day() -> None:
    assert due("instrument", "payment") == "12-03 00:00"
    assert due("instrument", "paper") == "11-03 18:00"


@pytest.mark.requirement("S000.07.r09", "S000.07.r20", "S000.07.r21")
def test_goods_are_followed_ten_days_a_technician_phones_in_hours_and_the_factory_repairs_in_ten() -> None:
    assert due("instrument", "arrival") == "11-13 00:00"
    assert due("instrument", "talk") == "11-02 14:00"
    assert due("instrument", "factory") == "11-16 18:00"


@pytest.mark.requirement("S000.07.r11", "S000.07.r17")
def test_a_journey_is_approved_and_spoken_over_in_two_working_days_each() -> None:
    assert due("instrument", "approve") == "11-04 18:00"
    assert due("instrument", "debrief") == "11-04 18:00"


@pytest.mark.requirement("S000.15.r09", "S001.13.r10")
def test_a_service_message_is_answered_in_ten_minutes_and_somebody_is_there_in_48_hours() -> None:
    assert due("equipment", "first_answer") == "11-02 10:10"
    assert due("equipment", "on_site") == "11-04 10:00"


@pytest.mark.requirement("S000.15.r03", "S001.13.r03")
def test_an_installation_has_fifteen_days_and_the_training_three() -> None:
    assert due("equipment", "finish", kind="installation") == "11-18 00:00"
    assert due("equipment", "train") == "11-06 00:00"


@pytest.mark.requirement("S000.15.r07", "S001.13.r07", "S000.17.r09")
def test_headquarters_answers_by_the_end_of_the_next_working_day() -> None:
    assert due("equipment", "specialist_reply") == "11-03 18:00"


@pytest.mark.requirement("S000.17.r05", "S000.17.r06", "S000.17.r11")
def test_a_supplier_answers_in_24_hours_and_ends_each_kind_of_work_within_its_days() -> None:
    assert due("equipment_supply", "first_answer") == "11-03 10:00"
    assert due("equipment_supply", "finish", kind="repair") == "11-10 00:00"
    assert due("equipment_supply", "finish", kind="extra_service") == "11-13 00:00"
    assert due("equipment_supply", "finish", kind="installation") == "11-18 00:00"


@pytest.mark.requirement("S001.19.r08", "S001.19.r10")
def test_a_decorator_comes_in_a_day_or_in_two_hours_and_agrees_with_the_employer_in_two_working_days() -> None:
    assert due("decoration", "survey", urgency="emergency") == "11-02 12:00"
    assert due("decoration", "survey", urgency="urgent") == "11-04 00:00"
    assert due("decoration", "employer") == "11-04 18:00"


@pytest.mark.requirement("S001.09.r06")
def test_what_is_raised_today_is_looked_at_in_hours_and_solved_today() -> None:
    assert due("it_project", "survey", urgency="emergency") == "11-02 10:30"
    assert due("it_project", "survey", urgency="urgent") == "11-02 12:00"
    assert due("it_project", "work") == "11-03 00:00"
    assert due("it_project", "finish") == "11-03 00:00"


@pytest.mark.requirement("S001.01.r08", "S001.01.r12")
def test_a_review_has_two_working_days_and_the_report_to_quality_three() -> None:
    assert due("manufacturer", "review") == "11-04 18:00"
    assert due("manufacturer", "report_back") == "11-05 18:00"


@pytest.mark.requirement("S001.01.r14", "S001.01.r25")
def test_the_companys_consent_is_given_by_the_end_of_the_next_working_day() -> None:
    assert due("manufacturer", "consult") == "11-03 18:00"


@pytest.mark.requirement("S001.01.r19", "S001.01.r20")
def test_a_serious_opinion_has_one_working_day_and_an_ordinary_one_three() -> None:
    assert due("manufacturer", "investigate", urgency="serious") == "11-03 18:00"
    assert due("manufacturer", "investigate", urgency="normal") == "11-05 18:00"


@pytest.mark.requirement("S001.03.r01", "S001.03.r02")
def test_a_phone_shop_answers_in_half_an_hour_and_mends_software_in_four_hours_a_device_in_two_days() -> None:
    assert due("phone", "first_answer") == "11-02 10:30"
    assert due("phone", "work", component_class="software") == "11-02 14:00"
    assert due("phone", "work", component_class="hardware") == "11-05 00:00"


@pytest.mark.requirement("S001.14.r16", "S001.14.r18")
def test_a_special_case_is_looked_into_in_four_hours_and_any_other_in_three_working_days() -> None:
    assert due("product", "investigate", urgency="special") == "11-02 14:00"
    assert due("product", "investigate", urgency="normal") == "11-05 18:00"


@pytest.mark.requirement("S001.14.r42")
def test_a_product_is_mended_in_three_days_of_work_and_ten_days_in_all() -> None:
    assert due("product", "work") == "11-06 00:00"
    assert due("product", "finish", kind="repair") == "11-13 00:00"


@pytest.mark.requirement("S000.14.r07")
def test_a_product_that_was_taken_away_is_in_the_workshop_for_seven_days() -> None:
    assert due("product", "workshop") == "11-10 00:00"
