"""Closed lists of public notices."""

from django.db import models


class ObjectionKind(models.TextChoices):
    """What somebody of the public hands in during a notice. Only an objection holds a household back."""

    OBJECTION = "objection", "异议"
    COMMENT = "comment", "意见建议"


class ObjectionStatus(models.TextChoices):
    """Whether what somebody said is answered. An objection is upheld or dismissed, a comment neither; what is evidently
    void is set aside by two officers.
    """

    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"
    ANSWERED = "answered", "已答复"
    SET_ASIDE = "set_aside", "不予受理"


class ObjectionAction(models.TextChoices):
    """What was decided, as the audit log tells it."""

    UPHOLD = "uphold", "异议成立"
    DISMISS = "dismiss", "异议不成立"
    ANSWER = "answer", "已答复"
    SET_ASIDE = "set_aside", "不予受理"


class NameCheck(models.TextChoices):
    """What the place's check of real names said of name and phone. Where it disagrees nothing is taken."""

    UNCHECKED = "unchecked", "姓名未核验，请自行核实"
    AGREES = "agrees", "姓名与手机号码实名登记一致"


class VoidGround(models.TextChoices):
    """Why something said is evidently void, so that nothing is to be looked into."""

    NO_FACTS = "no_facts", "没有任何具体事实"
    ANOTHER = "another", "所述与本户无关"
    REPEATED = "repeated", "与已处理的异议内容相同"
    ABUSE = "abuse", "辱骂、广告等与认定无关的内容"
    NOT_HIS_NAME = "not_his_name", "经联系，不是本人或者姓名不实"
