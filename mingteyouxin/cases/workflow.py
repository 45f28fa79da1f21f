"""Life of a case (办件): what can be done from which status, who may, what next, and how each status is shown."""

from authorities.jurisdiction import upwards
from casework.deadlines import NO_DAY
from casework.workflow import Edge, Mover, State, Workflow
from mingteyouxin import acts, capabilities
from mingteyouxin.cases.days import WAITING_FOR_AN_OPERATOR, day_of
from mingteyouxin.cases.enums import CaseAction, CaseStatus

# What the operator may still take back: everything until it is decided (自愿, E1).
UNDECIDED = (
    CaseStatus.DRAFT,
    CaseStatus.CONSENT_AWAITED,
    CaseStatus.SUBMITTED,
    CaseStatus.RETURNED,
    CaseStatus.PASSED,
    CaseStatus.SELECTED,
    CaseStatus.REFUSAL_PROPOSED,
    CaseStatus.IN_NOTICE,
    CaseStatus.HELD,
    CaseStatus.NOTICED,
)
# Open cases that stand in line; a draft stands nowhere yet.
IN_LINE = tuple(status for status in UNDECIDED if status != CaseStatus.DRAFT)
# The operator, or an officer at a counter of the household's place with the operator's consent on file.
_OPERATOR = (Mover.HOUSEHOLD, capabilities.CASE_FILE)
MOVED = acts.CASE_MOVED


def _counters(case) -> tuple[str, ...]:
    return upwards(case.path)


CASE = Workflow(
    model="mingteyouxin.Case",
    noun="该办件",
    history="mingteyouxin.CaseEvent",
    of="case",
    statuses=CaseStatus,
    actions=CaseAction,
    seat=lambda case: case.seats,
    related=("authority", "handler", "round"),
    decider=lambda case: case.in_charge,
    household=lambda case: case.household_id,
    log_path=lambda case: case.path,
    # Where a case can begin: an application as a draft, a recommendation waiting for the operator's consent.
    kind="recognition_path",
    beginnings={"application": CaseStatus.DRAFT, "recommendation": CaseStatus.CONSENT_AWAITED},
    fixed=("household_id", "round_id", "authority_id", "recognition_path"),
    # The day of application stays the anchor at every later check (C4), and a return keeps the place in line.
    once=("lodged_at", "anchor_on"),
    # Whoever had to act has acted; whoever has to act now has a day.
    resets=NO_DAY,
    day=day_of,
    edges={
        CaseAction.CONSENT: Edge(
            (CaseStatus.CONSENT_AWAITED,),
            CaseStatus.SUBMITTED,
            # On paper: at a counter, or kept by the department that recommends.
            (*_OPERATOR, capabilities.RECOMMEND),
            MOVED,
            "C6",
            _counters,
        ),
        CaseAction.DECLINE: Edge((CaseStatus.CONSENT_AWAITED,), CaseStatus.DECLINED, Mover.HOUSEHOLD, MOVED, "C6"),
        CaseAction.SUBMIT: Edge((CaseStatus.DRAFT,), CaseStatus.SUBMITTED, _OPERATOR, MOVED, "C5", _counters),
        # A submission that the platform refused, which an officer lets through (个人信息保护法 第二十四条).
        CaseAction.ADMIT: Edge((CaseStatus.DRAFT,), CaseStatus.SUBMITTED, capabilities.CASE_DECIDE, MOVED, "C5"),
        CaseAction.RETURN: Edge((CaseStatus.SUBMITTED,), CaseStatus.RETURNED, capabilities.CASE_REVIEW, MOVED),
        CaseAction.RESUBMIT: Edge((CaseStatus.RETURNED,), CaseStatus.SUBMITTED, _OPERATOR, MOVED, seat=_counters),
        CaseAction.PASS: Edge((CaseStatus.SUBMITTED,), CaseStatus.PASSED, capabilities.CASE_REVIEW, MOVED),
        # What a visit, an opinion or an objection brings up is looked into again.
        CaseAction.REOPEN: Edge(
            (CaseStatus.PASSED, CaseStatus.SELECTED), CaseStatus.SUBMITTED, capabilities.CASE_REVIEW, MOVED
        ),
        # No officer refuses alone: who reviews proposes, somebody else decides (the table's `case_refused_by_another`).
        CaseAction.PROPOSE_REFUSAL: Edge(
            (CaseStatus.SUBMITTED, CaseStatus.PASSED, CaseStatus.SELECTED),
            CaseStatus.REFUSAL_PROPOSED,
            capabilities.CASE_REVIEW,
            MOVED,
        ),
        CaseAction.SEND_REFUSAL_BACK: Edge(
            (CaseStatus.REFUSAL_PROPOSED,), CaseStatus.SUBMITTED, capabilities.CASE_DECIDE, MOVED
        ),
        # Held or noticed, by the decision on an objection of the public.
        CaseAction.REFUSE: Edge(
            (CaseStatus.REFUSAL_PROPOSED, CaseStatus.HELD, CaseStatus.NOTICED),
            CaseStatus.REFUSED,
            capabilities.CASE_DECIDE,
            MOVED,
            adverse=True,
        ),
        CaseAction.SELECT: Edge((CaseStatus.PASSED,), CaseStatus.SELECTED, capabilities.CASE_DECIDE, MOVED),
        CaseAction.NOT_SELECT: Edge(
            (CaseStatus.PASSED,), CaseStatus.NOT_SELECTED, capabilities.CASE_DECIDE, MOVED, adverse=True
        ),
        CaseAction.PUBLISH: Edge((CaseStatus.SELECTED,), CaseStatus.IN_NOTICE, capabilities.CASE_DECIDE, MOVED, "C5"),
        # An objection of the public holds this household back and no other.
        CaseAction.HOLD: Edge((CaseStatus.IN_NOTICE, CaseStatus.NOTICED), CaseStatus.HELD, Mover.ROW, MOVED, "C5"),
        CaseAction.RELEASE: Edge((CaseStatus.HELD,), CaseStatus.IN_NOTICE, capabilities.CASE_DECIDE, MOVED),
        CaseAction.RELEASE_ENDED: Edge((CaseStatus.HELD,), CaseStatus.NOTICED, capabilities.CASE_DECIDE, MOVED),
        CaseAction.END_NOTICE: Edge((CaseStatus.IN_NOTICE,), CaseStatus.NOTICED, Mover.CLOCK, MOVED),
        # The whole notice is withdrawn by two officers; whoever is held goes back when the objection is decided.
        CaseAction.RETRACT_NOTICE: Edge(
            (CaseStatus.IN_NOTICE, CaseStatus.NOTICED, CaseStatus.HELD),
            CaseStatus.SELECTED,
            capabilities.CASE_DECIDE,
            MOVED,
            "C5",
        ),
        CaseAction.RECOGNISE: Edge(
            (CaseStatus.NOTICED,), CaseStatus.RECOGNISED, capabilities.RECOGNITION_CONFIRM, MOVED, "C5"
        ),
        # The level above, whose right its own row under check has asked for (C7).
        CaseAction.REFUSE_ABOVE: Edge(
            (CaseStatus.RECOGNISED,), CaseStatus.REFUSED_ABOVE, Mover.ROW, MOVED, "C7", adverse=True
        ),
        CaseAction.WITHDRAW: Edge(UNDECIDED, CaseStatus.WITHDRAWN, _OPERATOR, MOVED, "E1", _counters),
        # A draft or a supplement whose days are over, a consent that never came, a new operator who did not answer.
        # Nothing waits for ever; what waits for the office never lapses (the trigger `lapses`).
        CaseAction.LAPSE: Edge(
            (CaseStatus.DRAFT, CaseStatus.CONSENT_AWAITED, CaseStatus.RETURNED, *WAITING_FOR_AN_OPERATOR),
            CaseStatus.LAPSED,
            Mover.CLOCK,
            MOVED,
            # Of what was never lodged nothing is decided.
            adverse=lambda case: case.lodged_at is not None,
            # The end of a round's days is public; all else was asked of this household.
            expires=lambda case: case.status != CaseStatus.DRAFT,
        ),
        # What the clock ended, a person took up again (two of them: lapses.py of the review).
        CaseAction.RESTORE: Edge((CaseStatus.LAPSED,), CaseStatus.SUBMITTED, capabilities.CASE_DECIDE, MOVED),
        # The household's objection to the decision was upheld by two others (reinstating.py of the review).
        CaseAction.REINSTATE: Edge((CaseStatus.REFUSED, CaseStatus.LAPSED), CaseStatus.SUBMITTED, Mover.ROW, MOVED),
        CaseAction.REINSTATE_PASSED: Edge((CaseStatus.NOT_SELECTED,), CaseStatus.PASSED, Mover.ROW, MOVED),
    },
    states={
        CaseStatus.DRAFT: State("open", "还没有提交。填好一步保存一步，换一部手机也可以接着填。"),
        CaseStatus.CONSENT_AWAITED: State("open", "有部门推荐您，需要您本人同意后才会继续。", "returned"),
        CaseStatus.DECLINED: State("bad", "您没有同意推荐，不影响您以后自主申报。", "closed"),
        CaseStatus.SUBMITTED: State("open", "已收到，正在排队审核。", "submitted"),
        CaseStatus.RETURNED: State("open", "需要您补充或者更正材料，补好后重新提交，排队次序不变。", "returned"),
        CaseStatus.PASSED: State("open", "初审已通过，正在走访核实、征求意见或者择优排序。", "passed"),
        CaseStatus.SELECTED: State("open", "已列为拟认定，接下来向社会公示。", "selected"),
        CaseStatus.REFUSAL_PROPOSED: State("open", "已收到，正在审核。", "refusal"),
        CaseStatus.IN_NOTICE: State("open", "正在向社会公示。", "notice"),
        CaseStatus.HELD: State("open", "公示期间有人提出异议，正在核实，核实清楚后继续。", "notice"),
        CaseStatus.NOTICED: State("good", "公示期满，正在办理认定。", "notice"),
        CaseStatus.RECOGNISED: State("good", "已认定。", "closed"),
        CaseStatus.REFUSED: State("bad", "没有通过，理由见下方办理记录。", "closed"),
        CaseStatus.NOT_SELECTED: State("open", "符合条件，但名额有限，择优排序后未入选。下次可以再申报。", "closed"),
        CaseStatus.WITHDRAWN: State("open", "已撤回。申报期内可以重新申报。", "closed"),
        CaseStatus.LAPSED: State("bad", "超过期限，已终止。申报期内可以重新申报。", "closed"),
        CaseStatus.REFUSED_ABOVE: State("bad", "上级机关抽查后不予认定，理由见下方办理记录。", "closed"),
    },
)
