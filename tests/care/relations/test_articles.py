"""Help articles from the draft to the reader's opinion (QS14)."""

from datetime import date, timedelta

import pytest

from aftercare.care.relations import actions
from aftercare.care.relations.models import Article
from aftercare.care.relations.queries import answers_for, articles_kept, articles_to_read
from aftercare.care.relations.rules import Asked, Audience, NotInOrder, Topic
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import Missing, NotPermitted
from tests.factories.accounts import a_development, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case
from tests.factories.relations import FROM, a_published_article, an_article, written

ON = date(2026, 11, 18)
TAP = Asked(kind="repair", component="tap_shower")


def titles(asked: Asked, *, audience: Audience = Audience.OWNERS, on: date = ON) -> list[str]:
    return [article.title_zh for article in answers_for(asked, audience=audience, on=on)]


@pytest.mark.requirement("S004.12.r01")
@pytest.mark.feature("QS14")
def test_what_is_told_to_all_is_drafted_approved_by_another_and_then_published() -> None:
    agent, lead = an_actor("agent"), an_actor("supervisor")
    article = an_article(by=agent)
    with pytest.raises(NotPermitted):
        actions.approve_article(article_id=article.pk, seen=article.version, by=agent, at=NOW)
    with pytest.raises(NotInOrder):
        actions.publish_article(article_id=article.pk, seen=article.version, from_on=FROM, by=lead, at=NOW)
    article = actions.approve_article(article_id=article.pk, seen=article.version, by=lead, at=NOW)
    assert titles(TAP) == []
    actions.publish_article(article_id=article.pk, seen=article.version, from_on=FROM, by=lead, at=NOW)
    assert titles(TAP) == ["龙头出水变小怎么办"]
    names = AuditEvent.objects.filter(subject_type="article", subject_id=article.pk).order_by("sequence")
    assert [event.name for event in names] == ["article.written", "article.approved", "article.published"]


def test_a_change_takes_the_approval_back_and_what_is_published_is_not_changed() -> None:
    article, lead = an_article(), an_actor("supervisor")
    article = actions.approve_article(article_id=article.pk, seen=article.version, by=lead, at=NOW)
    article = actions.change_article(
        article_id=article.pk, seen=article.version, written=written(title_zh="新标题"), by=lead, at=NOW
    )
    assert (article.state, article.approved_by) == ("draft", None)
    shown = a_published_article()
    with pytest.raises(NotInOrder):
        actions.change_article(article_id=shown.pk, seen=shown.version, written=written(), by=lead, at=NOW)


@pytest.mark.requirement("S000.07.r19", "S001.05.r28")
@pytest.mark.feature("QS14")
def test_the_answer_to_a_common_question_stands_beside_the_report_of_that_part() -> None:
    here = a_development()
    a_published_article(title_zh="到处适用")
    a_published_article(title_zh="本项目适用", development_id=here.pk)
    a_published_article(title_zh="别的部位", component="lamp")
    a_published_article(title_zh="别的项目", development_id=a_development().pk)
    asked = Asked(kind="repair", component="tap_shower", development_id=here.pk)
    assert titles(asked) == ["本项目适用", "到处适用"]


@pytest.mark.requirement("S001.14.r59", "S001.09.r11", "S001.14.r54")
def test_a_rare_fault_is_written_up_after_its_case_kept_by_somebody_and_stays_among_staff() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    article = a_published_article(
        by=agent,
        title_zh="地暖分水器结垢的处理",
        component="heating",
        audience=Audience.STAFF,
        topic=Topic.HANDBOOK,
        development_id=case.development_id,
        case_id=case.pk,
    )
    asked = Asked(kind="repair", component="heating", development_id=case.development_id)
    assert titles(asked, audience=Audience.STAFF) == ["地暖分水器结垢的处理"]
    assert titles(asked, audience=Audience.OWNERS) == []
    assert (article.case, article.keeper_id) == (case, agent.id)
    assert not Article.objects.visible_to(an_owner_actor(1)).filter(pk=article.pk).exists()
    found = articles_kept(by=agent, text="分水器")
    assert [each.pk for each in found] == [article.pk]


@pytest.mark.requirement("S004.12.r12")
def test_the_centre_has_must_knows_contacts_rosters_numbers_and_notices_at_hand() -> None:
    here = a_development()
    topics = (Topic.MUST_KNOW, Topic.CONTACTS, Topic.ROSTERS, Topic.NUMBERS, Topic.NOTICE)
    for topic in topics:
        a_published_article(topic=topic, audience=Audience.STAFF, component="", development_id=here.pk)
    read = articles_to_read(development_ids=[here.pk], building_ids=[], audience=Audience.STAFF, on=ON)
    assert {article.topic for article in read} == {topic.value for topic in topics}
    assert not articles_to_read(development_ids=[here.pk], building_ids=[], audience=Audience.OWNERS, on=ON)


@pytest.mark.requirement("S004.03.r01")
def test_owners_read_the_service_guide_of_their_own_development_only() -> None:
    here, elsewhere = a_development(), a_development()
    a_published_article(title_zh="服务指南", topic=Topic.GUIDE, component="", development_id=here.pk)
    for development, wanted in ((here, ["服务指南"]), (elsewhere, [])):
        read = articles_to_read(
            development_ids=[development.pk], building_ids=[], audience=Audience.OWNERS, on=ON, text="服务"
        )
        assert [article.title_zh for article in read] == wanted


def test_an_article_is_shown_from_its_first_to_its_last_day_and_not_after_it_was_withdrawn() -> None:
    article = a_published_article(from_on=ON, until_on=ON + timedelta(days=1))
    assert [bool(titles(TAP, on=ON + timedelta(days=days))) for days in (-1, 0, 1, 2)] == [False, True, True, False]
    lead = an_actor("supervisor")
    with pytest.raises(NotPermitted):
        actions.withdraw_article(
            article_id=article.pk, seen=article.version, reason="过时", by=an_actor("agent"), at=NOW
        )
    actions.withdraw_article(article_id=article.pk, seen=article.version, reason="过时", by=lead, at=NOW)
    assert titles(TAP, on=ON) == []


@pytest.mark.feature("QS14")
def test_a_reader_has_one_opinion_and_the_last_counts() -> None:
    article, owner = a_published_article(), an_owner_actor(1)
    for useful in (True, True, False):
        article = actions.judge_article(article_id=article.pk, useful=useful, by=owner, at=NOW)
    assert (article.useful, article.not_useful) == (0, 1)
    article = actions.judge_article(article_id=article.pk, useful=True, by=an_owner_actor(2), at=NOW)
    assert (article.useful, article.not_useful) == (1, 1)
    with pytest.raises(Missing):
        actions.judge_article(article_id=an_article().pk, useful=True, by=owner, at=NOW)


def test_staff_without_the_right_here_write_nothing() -> None:
    here, elsewhere = a_development(), a_development()
    with pytest.raises(NotPermitted):
        an_article(by=an_actor("agent", development=elsewhere), development_id=here.pk)
    with pytest.raises(NotPermitted):
        an_article(by=an_owner_actor(1))
