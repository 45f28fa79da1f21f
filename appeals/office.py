"""What objections declare of themselves to the shared floors."""

from datetime import time

from appeals import (
    acts,
    capabilities,
    differences,
    door,
    effect,
    file_purposes,
    handling,
    mass_cases,
    mass_effect,
    navigation,
    notification_kinds,
    rechecks,
    scopes,
    statistics,
)
from appeals.help_texts import HELP_TEXTS
from appeals.household import copies
from appeals.household.card import latest_appeal
from appeals.household.timeline import objections
from appeals.officer.appeals import APPEALS, MOVED_IN
from appeals.officer.differences import DIFFERENCES
from appeals.officer.mass import MASS_CASES, MASS_CHECKS
from appeals.officer.queues import QUEUES
from appeals.officer.rechecks import RECHECKS
from authorities.acts import Act
from authorities.capabilities import Capability
from authorities.declarations import constants_of
from authorities.file_purposes import FileDoor, FilePurpose
from authorities.notification_kinds import NotificationKind
from authorities.schedule import HOURLY
from casework.sweeps import nightly
from registry.household.correction_paths import CorrectionPath
from registry.household.pages import HouseholdCard, HouseholdPage
from registry.household.timeline import TimelinePart
from typing_engine.run_notes import RunNotes

_MINUTE = 60

OFFICE: tuple[object, ...] = (
    *constants_of(capabilities, Capability),
    *constants_of(acts, Act),
    *constants_of(file_purposes, FilePurpose),
    *(
        FileDoor(purpose, door.holds_file)
        for purpose in (file_purposes.EVIDENCE, file_purposes.REPLY, file_purposes.CONSENT)
    ),
    FileDoor(file_purposes.CHARGE, door.charge_holds_file),
    *constants_of(notification_kinds, NotificationKind),
    scopes.PROGRESS,
    *scopes.RECHECKS,
    *navigation.GROUPS,
    *navigation.ENTRIES,
    *HELP_TEXTS,
    *QUEUES,
    HouseholdPage(25, "my-type", "我的分型"),
    HouseholdPage(27, "my-appeals", "我的异议", below="/objections/"),
    HouseholdCard("household/appeals/_card.html", latest_appeal),
    TimelinePart(objections),
    CorrectionPath(10, copies.facts_of_the_type),
    *copies.PARTS,
    # Every minute too, for what was upheld while no worker was there.
    nightly(effect.carry_out, "按成立的异议更正分型或者恢复办理申报", _MINUTE),
    nightly(mass_effect.carry_out, "按成立的类案统一更正数据和分型", _MINUTE),
    nightly(mass_cases.remind, "提醒、催办整批数据的核查", time(5, 45)),
    nightly(differences.take_in, "部门核实又属实的数据入库", _MINUTE),
    nightly(handling.follow_the_clock, "经营者补充期满的异议继续核查", HOURLY),
    nightly(rechecks.remind, "提醒、催办被异议数据的核查", time(5, 45)),
    nightly(handling.remind, "提醒逾期的异议", time(5, 50)),
    RunNotes(statistics.notes_for_run),
    APPEALS,
    MOVED_IN,
    RECHECKS,
    MASS_CASES,
    MASS_CHECKS,
    DIFFERENCES,
)
