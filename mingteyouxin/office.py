"""What 名特优新 declares of itself to the shared floors."""

from datetime import time

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.job_kinds import JobKind
from authorities.navigation import DeskPart
from authorities.notification_kinds import NotificationKind
from authorities.schedule import HOURLY
from casework.sweeps import nightly
from mingteyouxin import acts, capabilities, file_purposes, job_kinds, navigation, notification_kinds, processings
from mingteyouxin.annual_reports import asking, extra_runs
from mingteyouxin.annual_reports import card as annual_reports_card
from mingteyouxin.annual_reports import door as annual_reports_door
from mingteyouxin.annual_reports import filing as annual_reports_filing
from mingteyouxin.annual_reports.officer import queues as annual_reports_queues
from mingteyouxin.annual_reports.officer.counter import REPORTS_TO_TAKE
from mingteyouxin.annual_reports.officer.reports import ANNUAL_REPORTS
from mingteyouxin.applying import applications, operator_changes
from mingteyouxin.applying import door as applying_door
from mingteyouxin.applying.household import copies
from mingteyouxin.applying.household.card import cases_under_way
from mingteyouxin.applying.household.timeline import recognition
from mingteyouxin.cases import criteria_check, reminders
from mingteyouxin.certificates import door as certificates_door
from mingteyouxin.certificates.officer import stories as certificates_stories
from mingteyouxin.certificates.officer.annotations import ANNOTATIONS
from mingteyouxin.contests.officer import queues as contests_queues
from mingteyouxin.contests.officer.contests import CONTESTS
from mingteyouxin.criteria import standard_publication
from mingteyouxin.criteria.officer.standards import CLASS_STANDARDS
from mingteyouxin.criteria.public_lists import PUBLIC_CLASS_STANDARDS
from mingteyouxin.endings import card as endings_card
from mingteyouxin.endings import endings
from mingteyouxin.endings.officer import queues as endings_queues
from mingteyouxin.endings.officer.endings import DOUBTS, ENDINGS
from mingteyouxin.evaluations import card as evaluations_card
from mingteyouxin.evaluations import evaluations, opening, recommenders
from mingteyouxin.evaluations.officer import queues as evaluations_queues
from mingteyouxin.evaluations.officer.evaluations import EVALUATIONS
from mingteyouxin.evaluations.officer.questions import QUESTIONS
from mingteyouxin.existing_titles import setting_aside, without_doubt
from mingteyouxin.existing_titles.officer import queues as existing_titles_queues
from mingteyouxin.existing_titles.officer.existing_titles import EXISTING_TITLES
from mingteyouxin.help_texts import HELP_TEXTS
from mingteyouxin.inspection.officer.inspection import INSPECTED
from mingteyouxin.notices import door as notices_door
from mingteyouxin.notices import (
    notice_drafts,
    notice_withdrawals,
    notices,
    objection_codes,
    objections,
    void_objections,
)
from mingteyouxin.notices.card import under_objection
from mingteyouxin.notices.officer.notices import NOTICES
from mingteyouxin.notices.officer.objections import OBJECTIONS
from mingteyouxin.notices.public_lists import PUBLIC_NOTICES
from mingteyouxin.operator_changes import card as operator_changes_card
from mingteyouxin.operator_changes import changes as title_operators
from mingteyouxin.operator_changes import door as operator_changes_door
from mingteyouxin.operator_changes.officer import queues as operator_changes_queues
from mingteyouxin.operator_changes.officer.changes import CHANGES_TO_TAKE, OPERATOR_CHANGES
from mingteyouxin.operator_changes.officer.moved import MOVED_TITLES
from mingteyouxin.opinions import door as opinions_door
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.officer import queues as opinions_queues
from mingteyouxin.opinions.officer.opinions import ASKED, OPINIONS, TO_ASK
from mingteyouxin.overdue import escalation
from mingteyouxin.overdue.officer import queues as overdue_queues
from mingteyouxin.overdue.officer.overdue import OVERDUE
from mingteyouxin.overview.officer.overview import OVERVIEW_ROUNDS
from mingteyouxin.places import quota_split
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.officer.batches import BATCHES
from mingteyouxin.recognising.officer.desk import recognition_of_the_area
from mingteyouxin.recommending import recommendations
from mingteyouxin.recommending.officer import queues as recommending_queues
from mingteyouxin.recommending.officer.candidates import CANDIDATES
from mingteyouxin.recommending.officer.consents import CONSENTS
from mingteyouxin.recommending.officer.recommendations import RECOMMENDATIONS
from mingteyouxin.review import lapses
from mingteyouxin.review.officer import queues as review_queues
from mingteyouxin.review.officer.case_lists import CASES
from mingteyouxin.review.officer.round_progress import PROGRESS
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.officer.rounds import ROUNDS
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.spot_checks.card import asked_by_a_day, asked_from_above
from mingteyouxin.spot_checks.officer import queues as spot_checks_queues
from mingteyouxin.spot_checks.officer.spot_checks import CHECKS, SAMPLES
from mingteyouxin.titles import expiry, registration_ends, restoring, untyped
from mingteyouxin.titles.officer.reports import REPORTS
from mingteyouxin.titles.officer.titles import TITLES
from mingteyouxin.titles.public_lists import RECOGNITIONS
from mingteyouxin.visits import door as visits_door
from mingteyouxin.visits import visit_plans
from mingteyouxin.visits.officer.plans import VISITS_PLANNED, VISITS_TO_PLAN
from mingteyouxin.visits.officer.visits import VISITS
from registry.household.correction_paths import CorrectionPath
from registry.household.pages import HouseholdCard, HouseholdPage
from registry.household.timeline import TimelinePart
from registry.processings import Processing

OFFICE: tuple[object, ...] = (
    *constants_of(processings, Processing),
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *(
        FileDoor(purpose, applying_door.holds_file)
        for purpose in (file_purposes.EVIDENCE, file_purposes.CONSENT, file_purposes.RECOMMENDATION)
    ),
    FileDoor(file_purposes.VISIT, visits_door.holds_file),
    FileDoor(file_purposes.OBJECTION, notices_door.holds_file),
    FileDoor(file_purposes.OPINION_REPLY, opinions_door.holds_file),
    FileDoor(file_purposes.YEARLY_REPORT, annual_reports_door.holds_file),
    FileDoor(file_purposes.OPERATOR_CONSENT, operator_changes_door.holds_file),
    FileDoor(file_purposes.STORY, certificates_door.story_holds_file),
    FileDoor(file_purposes.ANNOTATIONS, certificates_door.annotations_hold_file),
    *constants_of(job_kinds, JobKind),
    *constants_of(notification_kinds, NotificationKind),
    standard_publication.SUBJECT,
    quota_split.SUBJECT,
    quota_split.BASIS,
    batches.SUBJECT,
    lapses.RESTORING,
    objections.UPHOLDING,
    setting_aside.SUBJECT,
    spot_checks.REFUSAL,
    notice_drafts.SUBJECT,
    notice_withdrawals.SUBJECT,
    void_objections.SUBJECT,
    restoring.RESTORING,
    endings.ENDING_BY_TWO,
    evaluations.EXTENSION,
    evaluations.DECLINING,
    *navigation.GROUPS,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *review_queues.QUEUES,
    *contests_queues.QUEUES,
    *certificates_stories.QUEUES,
    *recommending_queues.QUEUES,
    *opinions_queues.QUEUES,
    *existing_titles_queues.QUEUES,
    *spot_checks_queues.QUEUES,
    *endings_queues.QUEUES,
    *evaluations_queues.QUEUES,
    *annual_reports_queues.QUEUES,
    *operator_changes_queues.QUEUES,
    *overdue_queues.QUEUES,
    *review_queues.CALENDAR,
    PROGRESS,
    DeskPart("officer/mingteyouxin/_desk.html", recognition_of_the_area),
    HouseholdPage(30, "my-recognition", "名特优新", below="/recognition/"),
    HouseholdPage(50, "my-recommendations", "部门推荐", also=("my-recommendation",)),
    HouseholdCard("household/mingteyouxin/_asked_from_above.html", asked_from_above),
    HouseholdCard("household/mingteyouxin/_ending_to_answer.html", endings_card.to_answer),
    HouseholdCard("household/mingteyouxin/_in_last_year.html", evaluations_card.under_way),
    HouseholdCard("household/mingteyouxin/_operator_change.html", operator_changes_card.to_answer),
    HouseholdCard("household/mingteyouxin/_annual_report_due.html", annual_reports_card.to_file),
    HouseholdCard("household/mingteyouxin/_under_objection.html", under_objection),
    HouseholdCard("household/mingteyouxin/_status.html", cases_under_way),
    TimelinePart(recognition),
    CorrectionPath(90, copies.any_fact),
    *copies.PARTS,
    TimelinePart(asked_by_a_day),
    TimelinePart(endings_card.told),
    TimelinePart(evaluations_card.told),
    TimelinePart(annual_reports_card.told),
    TimelinePart(operator_changes_card.told),
    # What is due by a day is found whenever it is looked for: once an hour, so that midnight is not missed.
    nightly(standard_publication.supersede_due, "更替到期的认定标准", HOURLY),
    nightly(recommendations.lapse_unanswered, "结束逾期未答复的推荐", HOURLY),
    nightly(rounds.follow_the_clock, "按日期推进认定工作", HOURLY),
    nightly(notices.end_due, "结束期满的公示", HOURLY),
    nightly(notices.take_names_off, "撤下到期的公示名单", HOURLY),
    nightly(objection_codes.forget_codes, "清除没有核验手机的公示意见", time(2, 30)),
    nightly(spot_checks.close_over, "结束期满的抽查", HOURLY),
    nightly(applications.lapse_due, "结束逾期未提交、未补正的申报", HOURLY),
    nightly(operator_changes.lapse_unanswered, "结束新经营者逾期未确认的申报", HOURLY),
    nightly(operator_changes.ask_new_operators, "请变更后的经营者确认是否继续申报", time(3)),
    nightly(expiry.expire, "结束有效期届满的认定", HOURLY),
    nightly(registration_ends.end_with_registration, "终止已注销、已转企的户的认定", time(3, 10)),
    nightly(without_doubt.take_over_what_is_clear, "核对报送的既有认定，接收没有疑点的", HOURLY),
    nightly(endings.note_silence, "登记期满未陈述申辩的终止事项", HOURLY),
    nightly(asking.ask, "请有认定的户报送年度信息", time(2, 40)),
    nightly(asking.remind, "提醒还没有报送的年度信息", time(2, 50)),
    nightly(asking.close_moot, "结束认定已终止的年度信息报告", time(3, 25)),
    nightly(extra_runs.tell, "告知有认定的户专项分型的结果", time(3, 40)),
    nightly(annual_reports_filing.note_silence, "登记期满未补充的年度信息报告", HOURLY),
    nightly(title_operators.close_moot, "结束不再办理的经营者变更", time(2, 55)),
    nightly(title_operators.ask_new_operators, "请变更后的经营者确认是否继续认定", time(3, 5)),
    nightly(title_operators.note_silence, "登记期满未确认的经营者变更", HOURLY),
    nightly(endings.close_moot, "结束认定已另行终止的取消、撤销事项", time(3, 20)),
    nightly(opening.open_due, "为进入有效期最后一年的认定开始评估", time(3, 40)),
    nightly(evaluations.close_moot, "结束认定已另行终止的评估", time(3, 25)),
    nightly(evaluations.remind, "提醒临近届满、逾期未决定的评估", time(6, 45)),
    nightly(recommenders.remind, "提醒推荐部门答复是否同意延续", time(6, 50)),
    nightly(untyped.type_recommended, "推荐的户公示以前分型", time(3, 30)),
    nightly(criteria_check.check_open, "按新到的名单核查在办申报", time(4)),
    nightly(visit_plans.follow_the_clock, "取消已结办件的核查、提醒逾期的核查", time(5, 30)),
    nightly(opinion_requests.follow_the_clock, "按期处理部门意见、提醒未答复的部门", time(5, 30)),
    nightly(reminders.remind, "提醒逾期的办件", time(6, 30)),
    nightly(escalation.escalate, "逾期未办告知负责人和上级机关", time(6, 40)),
    CANDIDATES,
    RECOMMENDATIONS,
    CONSENTS,
    CASES,
    OVERDUE,
    CLASS_STANDARDS,
    ROUNDS,
    NOTICES,
    OBJECTIONS,
    BATCHES,
    REPORTS,
    TITLES,
    certificates_stories.STORIES,
    ANNOTATIONS,
    EXISTING_TITLES,
    DOUBTS,
    ENDINGS,
    EVALUATIONS,
    QUESTIONS,
    ANNUAL_REPORTS,
    REPORTS_TO_TAKE,
    OPERATOR_CHANGES,
    CHANGES_TO_TAKE,
    MOVED_TITLES,
    SAMPLES,
    CHECKS,
    OPINIONS,
    TO_ASK,
    ASKED,
    CONTESTS,
    OVERVIEW_ROUNDS,
    INSPECTED,
    VISITS,
    VISITS_TO_PLAN,
    VISITS_PLANNED,
    # In the order in which the footer of public pages names them.
    PUBLIC_CLASS_STANDARDS,
    PUBLIC_NOTICES,
    RECOGNITIONS,
)
