"""Help articles and codes on walls of the demo: what a service centre has written down and hung up."""

from datetime import date, datetime

from django.db import transaction

from aftercare.care.relations import actions as relations
from aftercare.care.relations.actions import Written
from aftercare.care.relations.rules import Audience, Topic
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.records.estate import actions as estate
from aftercare.records.estate.models import Entrance

SHOWN_FROM = date(2025, 1, 1)
ENTRANCES = 6
OWNERS, STAFF = Audience.OWNERS, Audience.STAFF

ARTICLES: tuple[Written, ...] = (
    Written(
        title_zh="龙头出水变小怎么办",
        body_zh="先确认是不是全屋水压都小。如果只有一个龙头：\n1. 把出水口的起泡器逆时针拧下来；\n2. 用清水冲掉滤网上的水垢和沙粒，水垢多时用白醋泡十分钟；\n3. 装回拧紧。\n如果全屋都小，请看入户总阀是否全开；仍然小，请报修“给水管”。",
        title_en="The tap gives little water",
        body_en="See first whether the whole home has low pressure. If it is one tap only:\n1. Unscrew the aerator at the spout, anticlockwise.\n2. Rinse the sieve; soak it in vinegar for ten minutes when there is much scale.\n3. Screw it back.\nIf all taps are weak, see that the main valve is fully open. Still weak? Report the water supply pipe.",
        audience=OWNERS,
        topic=Topic.HELP_YOURSELF,
        component="tap_shower",
    ),
    Written(
        title_zh="跳闸了先这样查",
        body_zh="1. 打开配电箱，看是总开关跳了还是某一路跳了；\n2. 把跳闸那一路上的电器全部拔掉，再合一次闸；\n3. 合得上，逐个插回电器，插上哪个就跳，问题就在哪个电器；\n4. 拔光了还合不上，是线路问题，不要反复合闸，请报修。\n闻到焦味或看到火花，请直接断开总开关并报紧急报修。",
        title_en="When a breaker trips",
        body_en="1. Open the box: has the main switch tripped or one circuit?\n2. Unplug everything on that circuit and switch it on once.\n3. If it holds, plug things in one by one; the one that trips it is at fault.\n4. If it does not hold with everything unplugged it is the wiring: do not keep switching, report it.\nIf you smell burning or see sparks, switch the main off and report an emergency.",
        audience=OWNERS,
        topic=Topic.HELP_YOURSELF,
        component="distribution_box",
    ),
    Written(
        title_zh="地漏返味的常见原因",
        body_zh="多半是水封干了：长时间没用的卫生间，地漏里的水蒸发后会返味。请往地漏里慢慢倒一杯水，半小时后再闻。仍有异味，请检查洗衣机下水管与地漏接口是否密封；还不行请报修。",
        title_en="Why a floor drain smells",
        body_en="Mostly its water seal has dried out in a bathroom that is seldom used. Pour in a cup of water slowly and smell again after half an hour. If it still smells, see that the hose of the washing machine sits tightly in the drain; if that is not it, report it.",
        audience=OWNERS,
        topic=Topic.HELP_YOURSELF,
        component="floor_drain",
    ),
    Written(
        title_zh="地暖刚开不热，先等一等",
        body_zh="地暖从开阀到全屋均匀热，一般需要 24 到 48 小时，第一次供暖的房子会更久。请把分水器各路阀门打开，不要急着调高水温。48 小时后仍有房间不热，请在分水器上找到对应回路，打开放气阀放气至出水，再等半天；还不热请报修，并告诉我们是哪个房间。",
        title_en="The floor heating is slow to warm",
        body_en="From opening the valves it takes 24 to 48 hours until a home is evenly warm, longer in its first winter. Open every circuit at the manifold and do not turn the temperature up in haste. If a room is still cold after 48 hours, bleed its circuit until water comes and wait half a day. Still cold? Report it and say which room.",
        audience=OWNERS,
        topic=Topic.HELP_YOURSELF,
        component="heating",
    ),
    Written(
        title_zh="被困电梯时请这样做",
        body_zh="按住轿厢内的呼叫按钮报警，说清楚楼栋和单元。不要扒门，不要跳动。轿厢不密闭，不会缺氧。维保人员 30 分钟内到场。带着孩子的请抱紧孩子，靠轿厢壁站稳。",
        title_en="If you are trapped in a lift",
        body_en="Hold the call button and say which building and entrance. Do not force the doors or jump. The car is not airtight. The maintenance crew comes within 30 minutes. Hold children close and stand against the wall.",
        audience=OWNERS,
        topic=Topic.HELP_YOURSELF,
        component="lift_car",
    ),
    Written(
        title_zh="哪些在保修期内，保多久",
        body_zh="从交房之日算起：屋面、卫生间和外墙防渗漏 5 年；电气管线、给排水管道、设备安装和装修工程 2 年；供热、供冷系统 2 个采暖期或供冷期；地基基础和主体结构为设计使用年限。自行改动的部位、使用不当造成的损坏不在保修范围内，我们可以有偿维修，先报价、您同意后再做。",
        title_en="What is under warranty, and for how long",
        body_en="From the handover: roof, bathrooms and outer walls against leakage 5 years; electric lines, water pipes, installed equipment and decoration 2 years; heating and cooling 2 seasons; foundation and main structure for the design life. What you changed yourself and damage by misuse are not covered; we repair it for a price that you agree to first.",
        audience=OWNERS,
        topic=Topic.WARRANTY,
        kind="question",
    ),
    Written(
        title_zh="报修之后会发生什么",
        body_zh="1. 提交后马上有单号，短信发给您；\n2. 客服在一个工作日内与您联系核实，需要时上门查看；\n3. 确认责任后派单，维修人员与您约时间，您可以同意或另选；\n4. 修好后请您验收签字，不满意可以要求返工；\n5. 完工后会有人回访。每一步、负责人和最晚时间，您在“我的事项”里都看得到。",
        title_en="What happens after a report",
        body_en="1. You get a number at once, and a message.\n2. Within one working day the desk calls you, and somebody looks at it where needed.\n3. A repairer is sent and agrees a time with you.\n4. When it is done you accept it with your signature, or have it done again.\n5. Somebody asks whether you are content. Each step, who answers for it and by when stands under My requests.",
        audience=OWNERS,
        topic=Topic.GUIDE,
    ),
    Written(
        title_zh="装修前请先看",
        body_zh="装修前请到服务中心办理备案。不得拆改承重墙、梁、柱；卫生间和厨房防水层一旦破坏，须重做并闭水 48 小时，且该部位的保修随之终止。施工时间为工作日 8:00—12:00、14:00—18:00，节假日不得使用噪声工具。",
        title_en="Before you renovate",
        body_en="Register at the service centre first. Load-bearing walls, beams and columns must not be touched. Where the waterproofing of bathroom or kitchen is broken it must be made anew and stand under water for 48 hours, and its warranty ends. Work is allowed on weekdays 8:00-12:00 and 14:00-18:00; no noisy tools on holidays.",
        audience=OWNERS,
        topic=Topic.GUIDE,
    ),
    Written(
        title_zh="便民电话",
        body_zh="燃气抢修 96777 · 自来水热线 96968 · 供电服务 95598 · 街道办事处、派出所、开锁、送水等号码见服务中心值班台文件夹第 2 页。拨打前先说清小区名和楼栋。",
        audience=STAFF,
        topic=Topic.NUMBERS,
    ),
    Written(
        title_zh="外墙渗水：先分清是雨水还是管道",
        body_zh="接报时先问三件事：是不是只在下雨时出现；渗水点离外墙和窗边多远；楼上同一位置是不是卫生间。只在雨天出现、靠近窗边的，多为窗框密封，派防水专项；晴天也渗的，先关楼上支管试压再判责，避免误派外墙班组白跑一趟。",
        audience=STAFF,
        topic=Topic.HANDBOOK,
        component="outer_wall_waterproofing",
    ),
    Written(
        title_zh="首问责任与转办口径",
        body_zh="谁接的谁负责到底：转给别人前先告诉业主转给谁、什么时候有答复，转办后当天回访一次。业主问进度，不说“不归我管”，查单后当场答复下一步和日期。",
        audience=STAFF,
        topic=Topic.MUST_KNOW,
    ),
)


def make_help(*, now: datetime) -> int:
    """Write and publish the articles, hang up codes at the first entrances; returns how many articles."""
    writer, lead, keeper = _actor("kefu1", now), _actor("zhuguan", now), _actor("admin", now)
    with transaction.atomic():
        for written in ARTICLES:
            _publish(written, writer=writer, lead=lead, now=now)
        _hang_up(by=keeper, now=now)
    return len(ARTICLES)


def _actor(username: str, now: datetime) -> Actor:
    return actor_of_staff(Staff.objects.get(username=username), on=now.date())


def _publish(written: Written, *, writer: Actor, lead: Actor, now: datetime) -> None:
    article = relations.write_article(written=written, by=writer, at=now)
    article = relations.approve_article(article_id=article.pk, seen=article.version, by=lead, at=now)
    relations.publish_article(article_id=article.pk, seen=article.version, from_on=SHOWN_FROM, by=lead, at=now)


def _hang_up(*, by: Actor, now: datetime) -> None:
    """A code for the lift of each of the first entrances of every development."""
    of: dict[int, list[estate.PlaceWanted]] = {}
    for entrance in Entrance.objects.select_related("building").order_by("pk"):
        wanted = of.setdefault(entrance.building.development_id, [])
        if len(wanted) < ENTRANCES:
            wanted.append(
                estate.PlaceWanted(
                    label=f"{entrance.building.name}{entrance.name} 电梯",
                    building_id=entrance.building_id,
                    entrance_id=entrance.pk,
                    component="lift_car",
                )
            )
    for development_id, places in of.items():
        estate.make_place_codes(development_id=development_id, places=places, by=by, at=now)
