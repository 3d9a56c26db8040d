"""Where personal values stand, and what takes them out: the table that an erasure walks through, in this order."""

from aftercare.care.dates import parts as dates
from aftercare.care.escalation import parts as escalation
from aftercare.care.incidents import parts as incidents
from aftercare.care.privacy.holders import Holder
from aftercare.care.relations import parts as relations
from aftercare.care.replies import parts as replies
from aftercare.care.surveys import parts as surveys
from aftercare.care.surveys.queries import tell as tell_surveys
from aftercare.faces.messages import parts as messages
from aftercare.faces.messages.queries import tell as tell_messages
from aftercare.ground.accounts import parts as accounts
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import parts as files
from aftercare.ground.jobs import parts as jobs
from aftercare.ground.submissions import parts as submissions
from aftercare.outcome.conduct import parts as conduct
from aftercare.outcome.settlement import parts as settlement
from aftercare.records.estate.parts import forgetting as estate
from aftercare.records.estate.queries.telling import tell as tell_estate
from aftercare.service.cases.parts import forgetting as cases
from aftercare.service.cases.queries.telling import tell as tell_cases
from aftercare.service.desk import parts as desk
from aftercare.service.workorders.parts import forgetting as work
from aftercare.service.workorders.queries.telling import tell as tell_work

HOLDERS: tuple[Holder, ...] = (
    Holder(
        "person",
        _("The person's record"),
        _("Name, telephones, identity number, e-mail, notes, vehicles"),
        _("That a home had an owner from when until when, without saying who: the warranty of the home needs it"),
        estate.forget,
        tell=tell_estate,
    ),
    Holder(
        "cases",
        _("Cases and what was said in them"),
        _("Who reported; the name and the numbers wherever they stand in the words; the search finds them no more"),
        _("What was broken, when, and what was done: the home's history"),
        cases.forget,
        tell=tell_cases,
    ),
    Holder(
        "work",
        _("Work orders, visits, surveys of the site"),
        _("The name and the numbers wherever they stand in the words"),
        _("What was done, by whom, with which parts"),
        work.forget,
        tell=tell_work,
    ),
    Holder(
        "signatures",
        _("Signatures under acceptances"),
        _("The name and the drawn signature, once the term is over"),
        _("Signatures within the term for proof: a claim about the repair can still be brought"),
        work.forget_signatures,
    ),
    Holder(
        "files",
        _("Photos, voices and films"),
        _("Voice recordings and films of the person, and who sent a photo"),
        _("Photos of the defect: evidence of the repair"),
        files.forget,
    ),
    Holder(
        "answers",
        _("Callbacks, ratings, questionnaires"),
        _("The name and the numbers wherever they stand in the words"),
        _("Scores and stars, which say nobody"),
        surveys.forget,
        tell=tell_surveys,
    ),
    Holder(
        "talks",
        _("Talks with the adviser"),
        _("Every note of a talk, whole"),
        _("That there was one, and when"),
        relations.forget,
    ),
    Holder(
        "ladder",
        _("What climbed to the management"),
        _("The name and the numbers wherever they stand in the words"),
        _("That it climbed, and what was decided"),
        escalation.forget,
    ),
    Holder(
        "incidents",
        _("Incidents: one cause, many cases"),
        _("The name and the numbers wherever they stand in the words"),
        _("What the cause was, and that the case was gathered there"),
        incidents.forget,
    ),
    Holder(
        "replies",
        _("Written replies"),
        _("The name and the numbers wherever they stand in the words"),
        _("That a reply was written, what it decided, and who approved it"),
        replies.forget,
    ),
    Holder(
        "dates",
        _("Notes on dates to keep"),
        _("The name and the numbers wherever they stand in the words"),
        _("What fell due, and when it was done"),
        dates.forget,
    ),
    Holder(
        "costs",
        _("Quotations and costs"),
        _("The name wherever it stands, once the term is over"),
        _("Accounts within their term: the law has vouchers kept"),
        settlement.forget,
    ),
    Holder(
        "measures",
        _("Measures against staff and contractors"),
        _("The name and the numbers wherever they stand in the words"),
        _("What was decided"),
        conduct.forget,
    ),
    Holder(
        "messages",
        _("Messages, and what programs were told"),
        _("Messages to the person, whole; the name and the numbers in all others about the cases"),
        _("That a message went out, and when. What other programs have received is theirs to erase: tell them"),
        messages.forget,
        tell=tell_messages,
    ),
    Holder(
        "sending",
        _("Drafts, repeated forms, imports"),
        _("The person's drafts; rows, former values and files of imported lists of people"),
        _("Nothing"),
        submissions.forget,
    ),
    Holder(
        "lists",
        _("Searches kept by staff, lists taken out, acts on many cases"),
        _("The name and the numbers wherever they stand in the words; the files of all lists written until then"),
        _("That a list was taken out, by whom; what staff have saved elsewhere is theirs to delete"),
        desk.forget,
    ),
    Holder(
        "failed",
        _("Jobs that failed"),
        _("The name and the numbers wherever they stand in the words"),
        _("That it failed"),
        jobs.forget,
    ),
    Holder(
        "doors",
        _("Links and codes"),
        _("Every link and code by which the person could come in"),
        _("Nothing"),
        accounts.forget,
    ),
)
