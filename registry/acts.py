"""Acts of the audit log on households, their people and what departments deliver."""

from authorities.acts import Act

HOUSEHOLD_SHOWN = Act("household_shown", "查看个体工商户数据", sentence="查看了{on}的数据")
FEED_DELIVERED = Act("feed_delivered", "提交归集文件", sentence="提交了归集文件：{on}")
FEED_TAKEN = Act("feed_taken", "归集文件入库", sentence="将归集文件入库：{on}")
PERSON_LOGIN = Act("person_login", "经营者登录")
PERSON_LOGIN_FAILED = Act("person_login_failed", "经营者登录失败")
PERSON_LOGOUT = Act("person_logout", "经营者退出")
CODE_SENT = Act("code_sent", "发送短信验证码")
OWN_DATA_SHOWN = Act("own_data_shown", "查看本户数据", sentence="查看了本户数据：{on}")
OWN_DATA_COPIED = Act("own_data_copied", "下载本户数据", sentence="下载了本户数据：{on}")
AGENT_APPOINTED = Act("agent_appointed", "委托他人办理")
AGENT_REMOVED = Act("agent_removed", "撤销委托")
PHONE_CHANGED = Act("phone_changed", "更正联系电话", sentence="更正了{on}的联系电话")
DELIVERY_REVEALED = Act("delivery_revealed", "查看归集文件原件", sentence="说明理由后查看了归集文件原件：{on}")
MASKED_COPY_ASKED = Act("masked_copy_asked", "制作归集文件遮盖副本", sentence="制作了归集文件的遮盖副本：{on}")
PERSONAL_DATA_REVEALED = Act("personal_data_revealed", "显示完整个人信息", sentence="查看了{on}的完整个人信息")
FACTS_CORRECTED = Act("facts_corrected", "按异议更正数据", sentence="按异议更正了数据：{on}")
IMPACT_ASSESSED = Act("impact_assessed", "登记影响评估", sentence="登记了个人信息保护影响评估：{on}")
IMPACT_READ = Act("impact_read", "下载影响评估", sentence="下载了个人信息保护影响评估：{on}")
SERVICE_RECORDED = Act("service_recorded", "登记送达", sentence="登记了送达：{on}")
CONTACT_CHOSEN = Act("contact_chosen", "选择接收方式", sentence="选择了接收通知的方式：{on}")
