"""The demonstration's county in the middle of its round, with cases in every state, brought there by the real verbs."""

from authorities.enums import Department
from authorities.models import Authority
from mingteyouxin.applying import applications
from mingteyouxin.demonstration.bureau import Bureau
from mingteyouxin.demonstration.households import Households
from mingteyouxin.demonstration.stage import Cast, Day, Stage
from mingteyouxin.notices import notices
from mingteyouxin.opinions import opinion_requests
from mingteyouxin.rounds import rounds
from mingteyouxin.visits import visit_plans

# Of the county's round, those on condition and recommended not counted.
_APPLICATIONS = 25


def play(county: Authority, *, cast: Cast, year: int) -> None:
    """Bring the county into the middle of its round of a year, and its city to the beginning of one.

    Runs in one transaction of the caller's: half a play is none. Raises TooFewHouseholds (demonstration.stage).
    """
    stage = Stage(county, cast, year)
    households, desk = Households(stage), Bureau(stage)
    desk.share_places()
    stage.round = desk.plan_round(stage.county, stage.cast.clerk, stage.cast.supervisor, opens=Day.OPENS)
    shops = households.find(_APPLICATIONS + 5)
    line = [households.apply(shops.pop(), stage.round, day=Day.APPLIES, place=place) for place in range(_APPLICATIONS)]
    agreed = households.recommend([shops.pop() for _ in range(3)])
    households.apply_on_condition(place=_APPLICATIONS)
    households.withdraw(line.pop())
    # The last in line waits for a reviewer; the others are the clerk's.
    line.pop()
    desk.assign([*line, agreed])
    in_hand, mended, returned, late, refused, proposed, early, earlier = (line.pop() for _ in range(8))
    desk.declare([in_hand, mended, returned, late, refused, proposed])
    desk.send_back([mended, late], day=Day.DECIDES)
    households.resubmit(mended)
    households.read(late, day=Day.DECIDES)
    desk.refuse(refused)
    with stage.at(Day.LAPSES):
        applications.lapse_due()
    desk.send_back([returned], day=Day.YESTERDAY)
    desk.propose_refusal(proposed, day=Day.YESTERDAY)

    line.insert(0, agreed)
    desk.pass_on(line, day=Day.DECIDES)
    desk.visit(line, day=Day.VISITS)
    desk.hear(line)
    out = line.pop()
    desk.rank(line, out=out)
    # The first of these stays chosen, and goes no further yet.
    _, shown, opposed = (line.pop() for _ in range(3))
    desk.publish(line, day=Day.NOTICES)
    # One whose days are over waits to be asked for.
    *recognised, asked, _, upheld, dismissed = line
    desk.object_to(upheld, "经营地址与登记不符（示例）。", day=Day.OBJECTED)
    desk.object_to(dismissed, "没有听说过这家店（示例）。", day=Day.OBJECTED)
    desk.settle(upheld, upheld=True)
    desk.settle(dismissed, upheld=False)
    with stage.at(Day.OVER):
        notices.end_due()
    recognised.append(dismissed)
    desk.recognise(recognised)
    desk.check(recognised)
    desk.ask_for_recognition([asked], day=Day.YESTERDAY)
    desk.publish([shown, opposed], day=Day.NOTICES_AGAIN)
    desk.object_to(opposed, "顾客投诉较多（示例）。", day=Day.YESTERDAY)

    # Passed since: one waits for its visit, one for the opinion of a department.
    desk.pass_on([early, earlier], day=Day.CHECKED)
    desk.visit([early], day=Day.YESTERDAY)
    with stage.at(Day.YESTERDAY), stage.at_bureau():
        visit_plans.plan(stage.county, [earlier.pk], station=desk.station(), due_on=stage.on(7), by=stage.cast.clerk)
        # Nobody of the finance department is on the platform: a letter waits to be sent.
        departments = [Department.COMMERCE, Department.FINANCE]
        opinion_requests.ask(stage.county, [early.pk], departments, by=stage.cast.clerk)

    stage.round = desk.plan_round(stage.city, stage.cast.city_clerk, stage.cast.city_supervisor, opens=Day.CITY_OPENS)
    households.apply(shops.pop(), stage.round, day=Day.NOTICES_AGAIN, place=0)
    households.apply(shops.pop(), stage.round, day=Day.NOTICES_AGAIN, place=1, lodged=False)
    rounds.follow_the_clock()
