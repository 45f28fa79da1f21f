"""What the officers of the demonstration do: places and round, review, visit, opinions, notice, recognition, check."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from authorities import clock
from authorities.enums import Department
from authorities.jurisdiction import jurisdiction, own_household, province_path_of
from authorities.models import Authority, Officer
from casework import four_eyes
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import ReasonCode, SupplementStage, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.demonstration import standard as sample_standard
from mingteyouxin.demonstration.households import photo
from mingteyouxin.demonstration.stage import Day, Stage
from mingteyouxin.notices import notice_drafts, objections
from mingteyouxin.notices.enums import ObjectionKind
from mingteyouxin.notices.models import NoticeEntry, Objection, PublicNoticeEntry
from mingteyouxin.notices.objections import Submission
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.opinions.enums import OpinionAnswer
from mingteyouxin.opinions.models import OpinionItem
from mingteyouxin.places import quota_split
from mingteyouxin.places.models import ProvinceQuota
from mingteyouxin.recognising import batches
from mingteyouxin.recognising.models import RecognitionBatch
from mingteyouxin.review import decisions, ranking, refusal_decisions, scoring
from mingteyouxin.review.decisions import Found, Item
from mingteyouxin.rounds import rounds
from mingteyouxin.rounds.models import PublicRound
from mingteyouxin.spot_checks import spot_checks
from mingteyouxin.titles.verdicts import Said
from mingteyouxin.visits import visit_plans, visit_records, visit_sheets
from mingteyouxin.visits.enums import VisitResult
from mingteyouxin.visits.models import Visit
from registry.models import Household
from registry.people import messages

# From the day a round opens: its last day of applications, the first and the last of its review.
_WINDOW = (Day.ENDS - Day.OPENS, Day.REVIEWS - Day.OPENS, 120)
_STATION = "01"
# Places of the county; its real share of the sample is too small to show anything.
_PLACES = 20


class Bureau:
    """The bureaus' side of the play."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def share_places(self) -> None:
        province = province_path_of(self.stage.county.path)
        with self.stage.at(Day.OPENS), jurisdiction(province):
            quota = quota_split.freeze(province, self.stage.year, by=self.stage.cast.province_clerk)
            quota_split.save_split(quota.pk, self._split(quota), by=self.stage.cast.province_clerk)
            asked = four_eyes.request(quota_split.SUBJECT, quota.pk, by=self.stage.cast.province_clerk)
            four_eyes.approve(quota_split.SUBJECT, asked.pk, by=self.stage.cast.province_supervisor)

    def _split(self, quota: ProvinceQuota) -> dict[int, int]:
        """As proposed, but for the county: enough for the play, taken from those with the most."""
        chosen = dict(quota.shares.values_list("authority_id", "chosen"))
        missing = _PLACES - chosen[self.stage.county.pk]
        chosen[self.stage.county.pk] = _PLACES
        while missing > 0:
            most = max((key for key in chosen if key != self.stage.county.pk), key=chosen.get)
            chosen[most] -= 1
            missing -= 1
        return chosen

    def plan_round(self, bureau: Authority, by: Officer, second: Officer, *, opens: int) -> PublicRound:
        begin = self.stage.on(opens)
        published = begin - timedelta(days=5)
        standard = sample_standard.publish(bureau, on=published, by=by, second=second)
        applications_until, review_from, review_until = (begin + timedelta(days=days) for days in _WINDOW)
        values = {
            "year": self.stage.year,
            "standard": standard,
            "applications_from": begin,
            "applications_until": applications_until,
            "review_from": review_from,
            "review_until": review_until,
            "notice_days": 5,
            "notice_in_working_days": True,
            "supplement_days": 5,
            "places": None,
            "reviewers": 1,
            "visit_after_ranking": False,
            "opinion_days": 5,
            "silence_is_consent": True,
            "spot_check_days": 60,
            "consent_days": 75,
            "associations_recommend": False,
        }
        with clock.stopped_at(published), jurisdiction(bureau.path):
            planned = rounds.plan(bureau, values=values, by=by)
        return PublicRound.objects.select_related("authority", "standard").get(pk=planned.pk)

    def assign(self, cases: Sequence[Case]) -> None:
        with self.stage.at(Day.REVIEWS), self.stage.at_bureau():
            for case in cases:
                assignments.assign(case.pk, to=self.stage.cast.clerk, by=self.stage.cast.supervisor)

    def declare(self, cases: Sequence[Case]) -> None:
        with self.stage.at(Day.REVIEWS), self.stage.at_bureau():
            for case in cases:
                assignments.declare(case.pk, by=self.stage.cast.clerk, has_conflict=False)

    def send_back(self, cases: Sequence[Case], *, day: int) -> None:
        asked = Item("", ReasonCode.EVIDENCE_UNREADABLE, "请重新拍摄经营场所照片（示例）")
        with self.stage.at(day), self.stage.at_bureau():
            for case in cases:
                decisions.send_back(case.pk, [asked], by=self.stage.cast.clerk)

    def propose_refusal(self, case: Case, *, day: int) -> None:
        with self.stage.at(day), self.stage.at_bureau():
            note = "示例：经营场所照片与登记地址不符，所报技艺没有证明。"
            decisions.propose_refusal(case.pk, [ReasonCode.CRITERIA_NOT_MET], by=self.stage.cast.clerk, note=note)

    def refuse(self, case: Case) -> None:
        """Proposed by the clerk, decided by the supervisor."""
        self.propose_refusal(case, day=Day.DECIDES)
        with self.stage.at(Day.DECIDES, minute=30), self.stage.at_bureau():
            assignments.declare(case.pk, by=self.stage.cast.supervisor, has_conflict=False)
            refusal_decisions.refuse(case.pk, by=self.stage.cast.supervisor)

    def pass_on(self, cases: Sequence[Case], *, day: int) -> None:
        """Passed and scored, the earlier in line the better."""
        self.declare(cases)
        with self.stage.at(day), self.stage.at_bureau():
            for place, case in enumerate(cases):
                read = Case.objects.select_related("household__authority", "round__standard").get(pk=case.pk)
                rule = decisions.rule_of(read)
                verified = {
                    one.key: Said(Verdict.MET, "已向有关部门核实（示例）")
                    for one in decisions.findings_now(read)
                    if one.weigh
                }
                shown = Found(Verdict.MET, "照片与登记地址、材料一致（示例）")
                met = {one.key: shown for one in rule.criteria if one.asks_household}
                decisions.pass_on(case.pk, by=self.stage.cast.clerk, found=met, verified=verified)
                points = {one.key: str(one.points - place) if one.key in met else "0" for one in rule.criteria}
                grounds = dict.fromkeys(points, "按材料的完整程度酌情给分（示例）")
                scoring.score(case.pk, points, by=self.stage.cast.clerk, grounds=grounds)

    def station(self) -> Authority:
        return visit_plans.visitors(self.stage.county).get(code=f"{self.stage.county.code}{_STATION}")

    def visit(self, cases: Sequence[Case], *, day: int) -> None:
        """The station finds everything as it was said."""
        station = self.station()
        with self.stage.at(day), self.stage.at_bureau():
            ids = [case.pk for case in cases]
            visit_plans.plan(
                self.stage.county, ids, station=station, due_on=self.stage.on(day + 7), by=self.stage.cast.clerk
            )
            planned = list(Visit.objects.planned().filter(case__in=ids).select_related("place"))
        with self.stage.at(day, minute=50), jurisdiction(station.path):
            for visit in planned:
                found = visit_records.Findings(
                    answers={question.key: "yes" for question in visit_sheets.sheet_of(visit).questions},
                    result=VisitResult.CONFIRMED,
                    note="现场正常（示例）。",
                    visited_at=clock.now(),
                    photos=[(photo("现场"), clock.now())],
                )
                visit_records.record(visit.pk, found, client_key=uuid4(), by=self.stage.cast.visitor)

    def hear(self, cases: Sequence[Case]) -> None:
        """Two departments are asked and have nothing against it."""
        people = {Department.COMMERCE: self.stage.cast.commerce, Department.AGRICULTURE: self.stage.cast.agriculture}
        with self.stage.at(Day.VISITS), self.stage.at_bureau():
            asked = opinion_requests.ask(
                self.stage.county, [case.pk for case in cases], people, by=self.stage.cast.clerk
            )
        with self.stage.at(Day.ANSWERS), self.stage.at_bureau():
            for request in asked.requests:
                items = OpinionItem.objects.filter(request=request).values_list("pk", flat=True)
                nothing = dict.fromkeys(items, (OpinionAnswer.NO_OBJECTION, ""))
                opinion_requests.answer(request, nothing, by=people[Department(request.department)])

    def rank(self, cases: Sequence[Case], *, out: Case) -> None:
        with self.stage.at(Day.RANKS), self.stage.at_bureau():
            chosen = [case.pk for case in cases]
            note = f"按名次并结合走访情况，{out.get_recognition_class_display()}类一户未列入（示例）"
            ranking.select(self.stage.round.pk, chosen, by=self.stage.cast.supervisor, note=note, others_out=True)

    def publish(self, cases: Sequence[Case], *, day: int) -> None:
        title = f"{self.stage.county.short_name} {self.stage.year} 年度名特优新个体工商户拟认定名单公示（示例）"
        with self.stage.at(day), self.stage.at_bureau():
            ids = [case.pk for case in cases]
            draft, _ = notice_drafts.prepare(
                self.stage.round, ids, title=title, contact="示例科室 027-00000000", by=self.stage.cast.clerk
            )
            asked = four_eyes.pending(notice_drafts.SUBJECT, draft.pk)
            four_eyes.approve(notice_drafts.SUBJECT, asked.pk, by=self.stage.cast.supervisor)

    def object_to(self, case: Case, text: str, *, day: int) -> None:
        with self.stage.at_bureau():
            shown = NoticeEntry.objects.get(case=case.pk).shown_id
        entry = PublicNoticeEntry.objects.select_related("notice__authority").get(pk=shown)
        with self.stage.at(day):
            # The code that a citizen gives back is not played: nobody of the demonstration has this phone.
            objections.make(
                Submission(
                    entry=entry,
                    kind=ObjectionKind.OBJECTION,
                    name="示例市民",
                    phone="13900000000",
                    text=text,
                    proven_at=clock.now(),
                )
            )

    def settle(self, case: Case, *, upheld: bool) -> None:
        with self.stage.at(Day.SETTLED), self.stage.at_bureau():
            objection = Objection.objects.get(case=case.pk)
            answer = "经现场核实，情况属实（示例）。" if upheld else "经现场核实，与申报一致（示例）。"
            objections.decide(objection.pk, upheld=upheld, answer=answer, by=self.stage.cast.clerk)
            if upheld:
                asked = four_eyes.pending(objections.UPHOLDING, objection.pk)
                four_eyes.approve(objections.UPHOLDING, asked.pk, by=self.stage.cast.supervisor, note="示例")

    def ask_for_recognition(self, cases: Sequence[Case], *, day: int) -> RecognitionBatch:
        with self.stage.at(day), self.stage.at_bureau():
            batch, _ = batches.request(self.stage.round, [case.pk for case in cases], by=self.stage.cast.clerk)
        return batch

    def recognise(self, cases: Sequence[Case]) -> None:
        batch = self.ask_for_recognition(cases, day=Day.RECOGNISED)
        with self.stage.at(Day.RECOGNISED, minute=30), self.stage.at_bureau():
            asked = four_eyes.pending(batches.SUBJECT, batch.pk)
            four_eyes.approve(batches.SUBJECT, asked.pk, by=self.stage.cast.supervisor, note="示例")

    def check(self, cases: Sequence[Case]) -> None:
        """The city checks four of them: one is refused, one asked for more, one passed, one not looked at yet."""
        by = self.stage.cast.city_supervisor
        with self.stage.at(Day.CHECKED), jurisdiction(self.stage.city.path):
            sample = spot_checks.choose(self.stage.city, [case.pk for case in cases[:4]], year=self.stage.year, by=by)
            refused, asked, passed, _ = sample.items.select_related("case").order_by("pk")
            grounds, clerk = "佐证材料与实际不符（示例）。", self.stage.cast.city_clerk
            spot_checks.ask(refused.pk, text=grounds, days=2, by=by, stage=SupplementStage.HEARING)
            spot_checks.pass_(passed.pk, note="材料齐全（示例）", by=by)
        with self.stage.at(Day.CHECKED, minute=40), own_household(refused.case.household_id):
            messages.mark_all_read(Household.objects.get())
        with self.stage.at(Day.YESTERDAY), jurisdiction(self.stage.city.path):
            # Nothing was said in the days for it.
            proposal = spot_checks.propose_refusal(refused.pk, grounds=grounds, by=clerk)
            four_eyes.approve(spot_checks.REFUSAL, proposal.pk, by=by, note="示例")
            spot_checks.ask(asked.pk, text="请补充现场照片（示例）。", days=10, by=by)
