"""The parts of a repair's story, each told as the person does it on the screen."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from aftercare.faces.messages.jobs import readable
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.models import Person, Unit
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder
from tests.factories.accounts import a_development, a_staff_member, a_team, an_owner_actor
from tests.factories.cases import the_policy
from tests.factories.contractors import a_built_part, a_contractor, a_framework_contract
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.workorders import Place, a_covered_case
from tests.journeys.people import PASSWORD, OpenPage, Visitor, is_signed_in, signs_in


@dataclass
class Scene:
    """A development with a home, its owner, who built it, and the service centre's people."""

    open_page: OpenPage
    address: str
    language: str
    development: Development
    unit: Unit
    owner: Person
    builder: Contractor
    framework: Contractor
    staff: dict[str, Staff] = field(default_factory=dict)
    pages: dict[str, Visitor] = field(default_factory=dict)

    def at(self, who: str, size: str = "desk") -> Visitor:
        """This person's page: at a desk or with a telephone."""
        if who not in self.pages:
            page = self.open_page(size)
            self.pages[who] = is_signed_in(page, self.staff[who], self.address, language=self.language)
        return self.pages[who]

    def as_place(self) -> Place:
        """The same for the builders of work orders, which do by actions what this journey does not look at."""

        def actor(who: str) -> Actor:
            return actor_of_staff(self.staff[who], on=timezone.localdate())

        return Place(
            development=self.development,
            unit=self.unit,
            builder=self.builder,
            framework=self.framework,
            agent=actor("agent"),
            supervisor=actor("supervisor"),
            inspector=actor("inspector"),
            technician=actor("technician"),
            owner=an_owner_actor(self.owner.pk, label=self.owner.name),
        )

    def by_link(self, who: str, wording: str) -> Visitor:
        """Somebody outside opens the link of the last message they got, on their telephone."""
        if who not in self.pages:
            self.pages[who] = Visitor(self.open_page("phone"), self.language)
        message = Message.objects.filter(wording=wording).order_by("-pk").first()
        assert message is not None, f"{wording} was not sent"
        link = re.search(r"/link/\S+", readable(message))
        assert link is not None, readable(message)
        self.pages[who].goes_to(link.group())
        return self.pages[who]


def a_scene(open_page: OpenPage, address: str, language: str) -> Scene:
    """Willow Garden 3-1-1201: the bathroom was built by one company, another has a framework contract."""
    the_policy()
    development = a_development("翡翠湾" if language != "en" else "Willow Garden")
    unit = a_unit("3-1-1201", development=development)
    owner = an_owner_of(unit, "王小明", phones=["13812345678"])
    owner.language = language
    owner.save(update_fields=["language"])
    builder = a_contractor(name="宏达建筑", language=language)
    framework = a_contractor(ContractorKind.FRAMEWORK, name="安居维修", repair_phone="13700137999", language=language)
    a_built_part(builder, development=development, component="waterproofing")
    a_framework_contract(framework, development=development)
    people = {
        "agent": ("agent", "李敏"),
        "colleague": ("agent", "赵静"),
        "supervisor": ("supervisor", "周强"),
        "inspector": ("inspector", "陈工"),
        "technician": ("technician", "刘师傅"),
        "finance": ("finance", "孙会计"),
        "manager": ("manager", "何经理"),
    }
    staff = {
        key: a_staff_member(
            role, development=development, name=name, username=key, password=PASSWORD, language=language
        )
        for key, (role, name) in people.items()
    }
    a_team(development, lead=staff["supervisor"], members=[staff["agent"], staff["colleague"]])
    return Scene(open_page, address, language, development, unit, owner, builder, framework, staff)


def takes_a_call(scene: Scene) -> Case:
    """The agent signs in, finds the home by its room, and registers what the owner says."""
    agent = signs_in(scene.open_page("desk"), scene.staff["agent"], language=scene.language)
    scene.pages["agent"] = agent
    agent.goes_to("/desk/cases/new")
    agent.page.locator("#id_find").press_sequentially("3-1-1201", delay=10)
    agent.page.locator(".hit", has_text="3-1-1201").first.click()
    expect(agent.page.locator("[name=reporter_name]")).to_have_value("王小明")
    form = agent.page.locator("#intake")
    agent.fills(form, text="主卫淋浴间地面渗水，次卧墙根发霉，已经一周了。")
    agent.picks(form, component="bathroom_waterproofing")
    expect(form.locator("select[name=symptom] option[value=leak]")).to_be_attached()
    expect(form.locator("p.cover")).to_be_visible()
    agent.picks(form, symptom="leak")
    agent.page.wait_for_load_state("networkidle")
    agent.presses("Register", form)
    agent.page.wait_for_url(re.compile(r"/desk/cases/\d+/"))
    case = Case.objects.get()
    agent.sees(case.number)
    return case


def sends_somebody_to_look(scene: Scene, case: Case) -> None:
    """The agent takes the first move of the procedure."""
    agent = scene.at("agent")
    agent.goes_to(case.url)
    agent.page.locator("form:has(input[name=move][value=verify]) button").click()
    agent.is_told("Done. The next step is shown above.")


def surveys(scene: Scene, case: Case, *, estimate: str = "600") -> None:
    """The inspector looks, takes a photo and writes down what was found, on the telephone."""
    inspector = scene.at("inspector", "phone")
    inspector.goes_to("/field/")
    inspector.page.locator(f"a.job-main[href*='/cases/{case.pk}/']").click()
    form = inspector.page.locator("form[data-draft]")
    inspector.takes_photo(form)
    inspector.fills(form, text="淋浴间地漏周边防水破损。", estimate=estimate)
    inspector.picks(form, cause="construction")
    inspector.presses("Record the survey", form)
    inspector.is_told("The survey is recorded.")


def judges(scene: Scene, case: Case) -> None:
    """The supervisor decides what the dates have computed, and sends the case on."""
    supervisor = scene.at("supervisor")
    supervisor.goes_to(case.url)
    panel = supervisor.panel("Decide coverage")
    supervisor.picks(panel, cause="construction")
    supervisor.presses("Decide", panel)
    supervisor.is_told("Decided. What was computed is kept beside it.")


def dispatches(scene: Scene, case: Case, *, who: str = "") -> WorkOrder:
    """The supervisor sends whom the rules propose, or somebody else."""
    supervisor = scene.at("supervisor")
    supervisor.goes_to(case.url)
    move = supervisor.page.locator("form:has(input[name=move][value=repair_in_warranty]) button")
    if move.count():
        move.click()
        supervisor.is_told("Done. The next step is shown above.")
    panel = supervisor.panel("Send somebody")
    if who:
        supervisor.picks(panel, executor=who)
    supervisor.presses("Send the order", panel)
    expect(supervisor.page.locator("#notices .notice")).to_be_visible()
    order = WorkOrder.objects.order_by("-pk").first()
    assert order is not None
    supervisor.sees(order.number)
    return order


def takes_it_on(scene: Scene, doer: Visitor) -> None:
    """Whoever was asked takes the order on and proposes tomorrow afternoon."""
    doer.presses("Take this on")
    doer.is_told("Taken on. Now agree a time with the owner.")


def proposes_a_time(scene: Scene, doer: Visitor) -> None:
    """Tomorrow from two to four, which the page offers."""
    panel = doer.panel("Propose a time")
    doer.presses("Send", panel)
    doer.is_told("Proposed. You will see here what the owner says.")


def the_owner_agrees(scene: Scene) -> None:
    """The owner opens the link of the message and says yes."""
    owner = scene.by_link("owner", "appointment_proposed")
    owner.presses("Yes, I am at home")
    owner.is_told("Agreed. Please be at home then.")


def does_the_work(doer: Visitor, order: WorkOrder, audience: str, *, part: bool = True) -> None:
    """Check in, photo from before, a part, photo from after, done."""
    doer.goes_to(f"/{audience}/orders/{order.pk}/")
    doer.presses("I am here")
    doer.is_told("You are checked in. Take a photo before you begin.")
    photos = doer.page.locator("form[action$=add_photos]")
    doer.picks(photos, purpose="before")
    doer.takes_photo(photos)
    doer.presses("Add photos", photos)
    expect(doer.page.locator(".photos li")).to_have_count(1)
    if part:
        panel = doer.panel("Add a part")
        doer.fills(panel, name="防水涂料", quantity="2", unit="桶", unit_price="180.50")
        doer.presses("Add", panel)
        expect(doer.page.locator(".order-parts li")).to_have_count(1)
    panel = doer.panel("The work is done")
    doer.takes_photo(panel)
    doer.fills(panel, result="已重做淋浴间防水并闭水试验，无渗漏。")
    doer.presses("Report as done", panel)
    expect(doer.page.locator(".order-signatures li")).to_have_count(4)


def signs(visitor: Visitor, *, name: str, left: int) -> None:
    """The next signature on the work sheet that this person may enter, drawn on the screen."""
    panel = visitor.panel("Sign")
    visitor.fills(panel, name=name)
    visitor.draws_signature(panel)
    visitor.presses("Sign: the work is in order", panel)
    expect(visitor.page.locator(".signed-pending")).to_have_count(left)


def the_owner_signs(scene: Scene) -> None:
    """The owner draws his name on his own telephone."""
    owner = scene.by_link("owner", "work_finished")
    panel = owner.panel("Accept and sign")
    owner.draws_signature(panel)
    owner.presses("The work is in order", panel)
    owner.is_told("Thank you. Your signature is on file.")


def everybody_signs(scene: Scene, order: WorkOrder) -> None:
    """The four of the policy: the service centre first, the owner, supervision and project department."""
    inspector = scene.at("inspector", "phone")
    inspector.goes_to(f"/field/orders/{order.pk}/")
    signs(inspector, name="陈工", left=3)
    the_owner_signs(scene)
    inspector.goes_to(f"/field/orders/{order.pk}/")
    signs(inspector, name="监理 吴工", left=1)
    signs(inspector, name="项目部 郑工", left=0)


def calls_back(scene: Scene, case: Case, *, outcome: str = "satisfied", note: str = "") -> None:
    """A colleague who did none of it asks whether the owner is content."""
    colleague = scene.at("colleague")
    colleague.goes_to(case.url)
    panel = colleague.panel("Write down a call")
    colleague.picks(panel, outcome=outcome, answer_result="5" if outcome == "satisfied" else "2")
    if note:
        colleague.fills(panel, note=note)
    colleague.presses("Save", panel)
    colleague.is_told("Written down. What follows from it has been done.")


def a_case_to_send(place: Place) -> Case:
    """Surveyed, judged as covered and costly enough for a framework contractor, waiting to be sent."""
    return a_covered_case(place, estimate=Decimal(3000), reporter_id=place.owner.id, reporter_phone="13812345678")
