"""Columns that name a room, and the words people use for kinds, states and roles. Shared by the imports here."""

from functools import partial

from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.declarations import Field, ImportRow
from aftercare.ground.submissions.values import choice, heading
from aftercare.records.estate import rules
from aftercare.records.estate.rules import OccupancyRole, PersonKind, UnitKind, UnitState

KIND_WORDS: dict[str, tuple[str, ...]] = {
    UnitKind.HOME: ("住宅", "房屋", "住房", "公寓", "别墅", "洋房", "home", "flat", "apartment", "flat or house"),
    UnitKind.PARKING: ("车位", "地下车位", "机动车位", "停车位", "车库", "parking", "parking space", "garage"),
    UnitKind.SHOP: ("商铺", "商业", "店铺", "门面", "底商", "shop"),
    UnitKind.STORAGE: ("储藏室", "储物间", "杂物间", "地下室", "储藏间", "storage", "storage room"),
    UnitKind.COMMON: ("公共部位", "公共区域", "公区", "common", "common part"),
}
STATE_WORDS: dict[str, tuple[str, ...]] = {
    UnitState.SOLD: ("已售", "已交付", "自住", "自用", "已入住", "入住", "sold"),
    UnitState.LET: ("出租", "已租", "租赁", "let", "rented"),
    UnitState.VACANT: ("空置", "空关", "未入住", "vacant", "empty"),
    UnitState.UNSOLD: ("未售", "待售", "在售", "自持", "unsold"),
}
ROLE_WORDS: dict[str, tuple[str, ...]] = {
    OccupancyRole.OWNER: ("业主", "产权人", "房主", "户主", "共有人", "owner"),
    OccupancyRole.HOUSEHOLD: ("家庭成员", "家属", "同住人", "成员", "配偶", "household", "family"),
    OccupancyRole.TENANT: ("租户", "租客", "承租人", "tenant"),
}
PERSON_WORDS: dict[str, tuple[str, ...]] = {
    PersonKind.PERSON: ("个人", "自然人", "person"),
    PersonKind.ORGANISATION: ("单位", "公司", "企业", "法人", "organisation", "company"),
}
KIND_LABELS = (
    (UnitKind.HOME, _("Flat or house")),
    (UnitKind.PARKING, _("Parking space")),
    (UnitKind.SHOP, _("Shop")),
    (UnitKind.STORAGE, _("Storage room")),
    (UnitKind.COMMON, _("Common part")),
)


def options(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """Every word, made comparable, with the value it means."""
    return {heading(word): str(value) for value, of_it in words.items() for word in (value, *of_it)}


PHASE = Field(
    "phase",
    _("Phase"),
    ("期", "期数", "分期", "项目分期", "phase"),
    fill_down=True,
    longest=60,
    example="一期",
)
BUILDING = Field(
    "building",
    _("Building"),
    (
        "楼栋",
        "栋",
        "楼栋号",
        "栋号",
        "楼号",
        "幢",
        "幢号",
        "座",
        "座号",
        "楼宇",
        "楼栋名称",
        "building",
        "block",
        "tower",
    ),
    fill_down=True,
    longest=60,
    example="3栋",
    hint=_("As people say it. Leave it empty where it is the same as in the row above."),
)
ENTRANCE = Field(
    "entrance",
    _("Entrance"),
    ("单元", "单元号", "梯", "门洞", "entrance", "stairwell", "stair"),
    fill_down=True,
    longest=40,
    example="1单元",
)
KIND = Field(
    "kind",
    _("Kind of unit"),
    (
        "类型",
        "房屋类型",
        "房产类型",
        "物业类型",
        "业态",
        "产品类型",
        "房屋性质",
        "用途",
        "kind of unit",
        "kind",
        "type",
        "unit type",
    ),
    partial(choice, options=options(KIND_WORDS)),
    example="住宅",
    allowed=KIND_LABELS,
    hint=_("Empty means a home."),
)
ROOM_HEADINGS = (
    "房号", "房间号", "室号", "门牌号", "房间", "户号", "房屋编号", "房屋", "房产", "房源", "房间编号", "单元房号",
    "房屋号", "房间名称", "车位号", "商铺号", "unit", "room", "room number", "unit number", "number", "home",
)  # fmt: skip


def room(*, fill_down: bool) -> Field:
    """The column of the room's number, which may hold the whole room (3-1-1201)."""
    return Field(
        "number",
        _("Room number"),
        ROOM_HEADINGS,
        required=True,
        fill_down=fill_down,
        longest=30,
        example="1201",
        hint=_("The number alone, or the whole room such as 3-1-1201."),
    )


def code_of(row: ImportRow) -> str:
    """The code of the room which a row names. Raises BadRoom."""
    return rules.unit_code(row.text("building"), row.text("entrance"), row.text("number"))


def kind_of(row: ImportRow) -> UnitKind | None:
    """The kind of unit which a row names, or None."""
    kind = row.get("kind")
    return UnitKind(str(kind)) if kind else None
