"""What 名特优新 declares of itself to the shared floors."""

from celery.schedules import crontab

from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FilePurpose
from authorities.notification_kinds import NotificationKind
from authorities.schedule import ScheduledTask
from mingteyouxin import acts, capabilities, file_purposes, navigation, notification_kinds, tasks
from mingteyouxin.applying.household.card import cases_waiting
from mingteyouxin.contests.officer import queues as contests_queues
from mingteyouxin.contests.officer.contests import CONTESTS
from mingteyouxin.criteria import standard_publication
from mingteyouxin.criteria.officer.standards import CLASS_STANDARDS
from mingteyouxin.criteria.public_lists import PUBLIC_CLASS_STANDARDS
from mingteyouxin.help_texts import HELP_TEXTS
from mingteyouxin.notices.officer.notices import NOTICES, OBJECTIONS
from mingteyouxin.notices.public_lists import PUBLIC_NOTICES
from mingteyouxin.opinions.officer import queues as opinions_queues
from mingteyouxin.opinions.officer.opinions import ASKED, OPINIONS, TO_ASK
from mingteyouxin.places import quota_split
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.officer.batches import BATCHES
from mingteyouxin.recommending.officer import queues as recommending_queues
from mingteyouxin.recommending.officer.candidates import CANDIDATES
from mingteyouxin.recommending.officer.consents import CONSENTS
from mingteyouxin.recommending.officer.recommendations import RECOMMENDATIONS
from mingteyouxin.review.officer import queues as review_queues
from mingteyouxin.review.officer.case_lists import CASES
from mingteyouxin.rounds.officer.rounds import ROUNDS
from mingteyouxin.spot_checks.officer import queues as spot_checks_queues
from mingteyouxin.spot_checks.officer.spot_checks import CHECKS, SAMPLES
from mingteyouxin.titles.officer.reports import REPORTS
from mingteyouxin.titles.public_lists import RECOGNITIONS
from mingteyouxin.visits.officer.plans import VISITS_PLANNED, VISITS_TO_PLAN
from mingteyouxin.visits.officer.visits import VISITS
from registry.household.pages import HouseholdCard, HouseholdPage

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *constants_of(notification_kinds, NotificationKind),
    standard_publication.SUBJECT,
    quota_split.SUBJECT,
    batches.SUBJECT,
    navigation.CLASSIFICATION,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *review_queues.QUEUES,
    *contests_queues.QUEUES,
    *recommending_queues.QUEUES,
    *opinions_queues.QUEUES,
    *spot_checks_queues.QUEUES,
    *review_queues.CALENDAR,
    HouseholdPage(30, "my-recognition", "名特优新", below="/recognition/"),
    HouseholdPage(50, "my-recommendations", "部门推荐", also=("my-recommendation",)),
    HouseholdCard("household/mingteyouxin/_waiting.html", cases_waiting),
    # What is due by a day is found whenever it is looked for: once an hour, so that midnight is not missed.
    ScheduledTask("supersede-class-standards", tasks.supersede_class_standards, 3600.0),
    ScheduledTask("lapse-unanswered-recommendations", tasks.lapse_unanswered_recommendations, 3600.0),
    ScheduledTask("check-open-cases", tasks.check_open_cases, crontab(hour=4, minute=0)),
    ScheduledTask("remind-of-overdue-cases", tasks.remind_of_overdue_cases, crontab(hour=6, minute=30)),
    ScheduledTask("follow-visits-and-opinions", tasks.follow_visits_and_opinions, crontab(hour=5, minute=30)),
    ScheduledTask("follow-round-dates", tasks.follow_round_dates, 3600.0),
    ScheduledTask("end-public-notices", tasks.end_public_notices, 3600.0),
    ScheduledTask("close-spot-checks", tasks.close_spot_checks, 3600.0),
    ScheduledTask("lapse-applications", tasks.lapse_applications, 3600.0),
    CANDIDATES,
    RECOMMENDATIONS,
    CONSENTS,
    CASES,
    CLASS_STANDARDS,
    ROUNDS,
    NOTICES,
    OBJECTIONS,
    BATCHES,
    REPORTS,
    SAMPLES,
    CHECKS,
    OPINIONS,
    TO_ASK,
    ASKED,
    CONTESTS,
    VISITS,
    VISITS_TO_PLAN,
    VISITS_PLANNED,
    # In the order in which the footer of public pages names them.
    PUBLIC_CLASS_STANDARDS,
    PUBLIC_NOTICES,
    RECOGNITIONS,
)
