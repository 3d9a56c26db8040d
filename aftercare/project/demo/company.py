"""The organisation, its staff and contractors."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password

from aftercare.ground.accounts.models import Company, Department, Development, DutyDay, RoleAssignment, Staff, Team
from aftercare.project.demo.names import a_name, a_phone
from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract

GROUP = "ANJU"
DEVELOPMENTS = (
    ("云栖雅苑", "YX", "余杭区文昌路 188 号"),
    ("江湾华府", "JW", "滨江区江晖路 66 号"),
    ("金桂苑", "JG", "临平区桂花城路 9 号"),
)

# username, name, role, department, which development (None: the company, "group": everything), trades
PEOPLE: tuple[tuple[str, str, str, str, int | None | str, tuple[str, ...]], ...] = (
    ("kefu1", "李静", "agent", "客服中心", 0, ()),
    ("kefu2", "周敏", "agent", "客服中心", 0, ()),
    ("kefu3", "吴倩", "agent", "客服中心", 0, ()),
    ("kefu4", "何琳", "agent", "客服中心", 1, ()),
    ("kefu5", "郑雅琴", "agent", "客服中心", 1, ()),
    ("kefu6", "罗瑶", "agent", "客服中心", 2, ()),
    ("kefu7", "谢佳琪", "agent", "客服中心", 2, ()),
    ("zhuguan", "陈志明", "supervisor", "客服中心", 0, ()),
    ("zhuguan2", "黄丽华", "supervisor", "客服中心", 1, ()),
    ("zhuguan3", "林国强", "supervisor", "客服中心", 2, ()),
    ("kancha", "赵建军", "inspector", "核算组", 0, ("waterproofing", "structure", "lift")),
    ("kancha2", "徐立新", "inspector", "核算组", 0, ("water", "power", "public_area")),
    ("kancha3", "孙宏伟", "inspector", "核算组", 1, ("waterproofing", "power")),
    ("kancha4", "马永康", "inspector", "核算组", 2, ("waterproofing", "lift")),
    ("shifu", "刘大勇", "technician", "维修班", 0, ("water", "waterproofing")),
    ("shifu2", "张水根", "technician", "维修班", 0, ("power", "lift")),
    ("shifu3", "杨铁柱", "technician", "维修班", 0, ("doors_windows", "walls")),
    ("shifu4", "朱贵", "technician", "维修班", 1, ("water", "waterproofing")),
    ("shifu5", "胡明亮", "technician", "维修班", 1, ("power", "walls")),
    ("shifu6", "郭栋", "technician", "维修班", 2, ("water", "waterproofing")),
    ("shifu7", "高峰", "technician", "维修班", 2, ("doors_windows", "floors")),
    ("caiwu", "梁淑珍", "finance", "财务部", None, ()),
    ("caiwu2", "宋颖", "finance", "财务部", None, ()),
    ("jingli", "唐海燕", "manager", "客服中心", None, ()),
    ("jingli2", "许少华", "manager", "工程部", None, ()),
    ("zongbu", "韩景行", "head_office", "集团客户关系中心", "group", ()),
    ("zongbu2", "冯若曦", "head_office", "集团客户关系中心", "group", ()),
    ("admin", "邓文博", "administrator", "信息部", "group", ()),
    ("admin2", "曹晨", "administrator", "信息部", "group", ()),
    ("shenji", "彭慧敏", "auditor", "审计部", "group", ()),
)

# name, short name, kind, trades, contact, what it built in each development (component, group or class)
CONTRACTORS: tuple[tuple[str, str, str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    (
        "浙江华安建工集团有限公司",
        "华安建工",
        "builder",
        ("structure", "insulation"),
        "蒋国栋",
        ("structure", "insulation", "house_quality"),
    ),
    ("杭州固邦防水工程有限公司", "固邦防水", "builder", ("waterproofing",), "蔡文斌", ("waterproofing",)),
    ("浙江远大水电安装有限公司", "远大水电", "builder", ("water", "power"), "余小军", ("water", "power")),
    (
        "杭州雅筑装饰工程有限公司",
        "雅筑装饰",
        "builder",
        ("walls", "floors", "ceilings", "fittings"),
        "杜明",
        ("decoration",),
    ),
    ("浙江铭格门窗有限公司", "铭格门窗", "builder", ("doors_windows",), "叶海波", ("doors_windows",)),
    ("西奥电梯杭州分公司", "西奥电梯", "supplier", ("lift",), "程刚", ("lift",)),
    ("杭州安泰消防工程有限公司", "安泰消防", "builder", ("fire_protection",), "苏伟", ("fire_protection",)),
    (
        "浙江绿城园林建设有限公司",
        "绿原园林",
        "builder",
        ("grounds", "public_area"),
        "魏平",
        ("grounds", "public_area", "other"),
    ),
    (
        "杭州智居弱电科技有限公司",
        "智居弱电",
        "builder",
        ("weak_current",),
        "吕健",
        ("weak_current", "public_facilities"),
    ),
    ("杭州快修家维修服务有限公司", "快修家", "framework", (), "丁师傅", ()),
    ("浙江恒固建筑维修有限公司", "恒固维修", "framework", ("waterproofing", "structure"), "任建国", ()),
    (
        "杭州暖通舒适家工程有限公司",
        "舒适家暖通",
        "builder",
        ("heating_cooling", "gas"),
        "沈洋",
        ("heating_cooling", "gas"),
    ),
)


@dataclass(frozen=True)
class Firm:
    """Everybody who may appear in a story, by development."""

    developments: list[Development]
    staff: dict[str, Staff]
    contractors: dict[str, Contractor]


def make_company(*, random: Random, today: date) -> Firm:
    """Make the group, its city company, three developments, forty staff with teams and rota, twelve contractors."""
    group = Company.objects.create(name="安居集团", code=GROUP)
    company = Company.objects.create(name="安居集团杭州公司", code="HZ", parent=group)
    developments = Development.objects.bulk_create(
        Development(company=company, name=name, code=code, address=address) for name, code, address in DEVELOPMENTS
    )
    staff = _make_staff(group, company, developments, random=random)
    _make_teams(developments, staff, today=today)
    return Firm(developments=developments, staff=staff, contractors=_make_contractors(developments, random=random))


def _make_staff(
    group: Company, company: Company, developments: list[Development], *, random: Random
) -> dict[str, Staff]:
    people = list(PEOPLE)
    roles = ("agent", "technician", "inspector", "agent", "technician")
    while len(people) < 40:
        n = len(people)
        people.append((f"ren{n}", a_name(random), roles[n % 5], "客服中心" if n % 5 in (0, 3) else "维修班", n % 3, ()))
    departments = {
        name: Department.objects.create(
            company=group if name.startswith(("集团", "审计", "信息")) else company, name=name
        )
        for name in dict.fromkeys(person[3] for person in people)
    }
    password = make_password(settings.DEMO_PASSWORD)
    made = Staff.objects.bulk_create(
        Staff(
            username=username,
            name=name,
            password=password,
            phone=a_phone(random, 100 + n),
            department=departments[department],
            trades=list(trades),
            email=f"{username}@anju.example",
        )
        for n, (username, name, _role, department, _where, trades) in enumerate(people)
    )
    RoleAssignment.objects.bulk_create(
        RoleAssignment(
            staff=staff,
            role=role,
            company=company if where is None else None,
            development=developments[where] if isinstance(where, int) else None,
        )
        for staff, (_username, _name, role, _department, where, _trades) in zip(made, people, strict=True)
    )
    return {staff.username: staff for staff in made}


def _make_teams(developments: list[Development], staff: dict[str, Staff], *, today: date) -> None:
    leads = ("zhuguan", "zhuguan2", "zhuguan3")
    members = (("kefu1", "kefu2", "kefu3"), ("kefu4", "kefu5"), ("kefu6", "kefu7"))
    engineers = (("kancha", "kancha2"), ("kancha3",), ("kancha4",))
    for development, lead, names, inspectors in zip(developments, leads, members, engineers, strict=True):
        team = Team.objects.create(name=f"{development.name}客服组", development=development, lead=staff[lead])
        team.members.set([staff[lead], *(staff[name] for name in names)])
        DutyDay.objects.bulk_create(
            DutyDay(team=team, on=today + timedelta(days=n), staff=staff[names[n % len(names)]]) for n in range(-7, 31)
        )
        for purpose, name, people in (
            ("engineering", "工程维修组", inspectors),
            ("complaints", "投诉处理组", (lead,)),
            ("materials", "材料仓储组", ("jingli2",)),
            ("marketing", "营销服务组", ("jingli",)),
            ("partners", "渠道合作组", ("jingli",)),
        ):
            other = Team.objects.create(
                name=f"{development.name}{name}", development=development, lead=staff[people[0]], purpose=purpose
            )
            other.members.set([staff[username] for username in people])


def _make_contractors(developments: list[Development], *, random: Random) -> dict[str, Contractor]:
    made = Contractor.objects.bulk_create(
        Contractor(
            name=name,
            short_name=short,
            kind=kind,
            trades=list(trades),
            repair_contact=contact,
            repair_phone=a_phone(random, 300 + n),
        )
        for n, (name, short, kind, trades, contact, _built) in enumerate(CONTRACTORS)
    )
    BuiltPart.objects.bulk_create(
        BuiltPart(
            contractor=contractor,
            development=development,
            component=component,
            contract_number=f"{development.code}-{2021 + n % 3}-{contractor.pk:03}",
            retention=Decimal(50_000 * (1 + n % 6)),
        )
        for n, (contractor, row) in enumerate(zip(made, CONTRACTORS, strict=True))
        for development in developments
        for component in row[5]
    )
    FrameworkContract.objects.bulk_create(
        FrameworkContract(
            contractor=contractor,
            development=development,
            number=f"KJ-{development.code}-{contractor.pk:03}",
            categories=[],
            from_on=date(2023, 1, 1),
            prices={"普工": "320.00", "技工": "420.00", "防水涂膜每平方米": "85.00", "墙面修补每平方米": "60.00"},
        )
        for contractor in made
        if contractor.kind == "framework"
        for development in developments
    )
    Crew.objects.bulk_create(
        Crew(contractor=contractor, name=a_name(random), phone=a_phone(random, 400 + n * 3 + k))
        for n, contractor in enumerate(made)
        for k in range(2)
    )
    return {contractor.short_name: contractor for contractor in made}
