"""What the casework kit declares of itself: what is done about accounts, its part of the nightly schedule."""

from authorities.navigation import HelpText
from authorities.schedule import HOURLY, ScheduledTask
from casework import credentials, settling

OFFICE: tuple[object, ...] = (
    credentials.SUBJECT,
    HelpText(
        "credentials-page",
        (
            "解除锁定、重置登录凭据由安全管理员提请、系统管理员复核，账号本人不能复核。",
            "请当面或者以可靠的方式请本人读出其浏览器上显示的核对码，再输入这里；新密码只能在本人的浏览器上设置。",
        ),
    ),
    # Once an hour, so that a day is settled before midnight ends it.
    ScheduledTask("settle-provisional-days", "按公布的节假日重新计算期限", settling.settle, HOURLY),
)
