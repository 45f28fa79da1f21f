"""Acts of the audit log: what one is, and those of bureaus, officers, machines and the log itself.

Other apps declare theirs in their own `acts.py`.
"""

from dataclasses import dataclass

from authorities.declarations import Named, choices


@dataclass(frozen=True, eq=False)
class Act(Named):
    """An act that the audit log knows. `sentence` is what is said of it where "label: object" would be no sentence.

    `noisy` is what strangers do without end: of them it is counted beyond the first of an hour (noise.py).
    """

    name: str
    label: str
    sentence: str = ""  # {on} stands for the object
    noisy: bool = False


def act_choices() -> list[tuple[str, str]]:
    """Every declared act with its label."""
    return choices(Act)


LOGIN = Act("login", "登录")
LOGIN_FAILED = Act("login_failed", "登录失败")
LOGOUT = Act("logout", "退出")
FILE_DOWNLOADED = Act("file_downloaded", "下载文件", sentence="下载了{on}")
JOB_CANCELLED = Act("job_cancelled", "取消任务", sentence="取消了{on}")
JOB_RESUMED = Act("job_resumed", "恢复任务", sentence="恢复了{on}")
APPROVAL_REQUESTED = Act("approval_requested", "提请复核", sentence="提请复核：{on}")
APPROVAL_DECIDED = Act("approval_decided", "复核", sentence="作出复核决定：{on}")
ACCESS_REFUSED = Act("access_refused", "拒绝访问", sentence="试图访问无权访问的页面，已拒绝", noisy=True)
LOGIN_LOCKED = Act("login_locked", "登录锁定")
PASSWORD_CHANGED = Act("password_changed", "修改口令")
SECOND_FACTOR_ADDED = Act("second_factor_added", "启用第二重身份验证")
SECOND_FACTOR_REMOVED = Act("second_factor_removed", "停用第二重身份验证")
RECOVERY_CODES_MADE = Act("recovery_codes_made", "生成恢复码")
RECOVERY_CODE_USED = Act("recovery_code_used", "使用恢复码登录")
SESSION_ENDED = Act("session_ended", "结束登录会话")
OFFICER_INVITED = Act("officer_invited", "邀请工作人员")
INVITATION_ACCEPTED = Act("invitation_accepted", "接受邀请")
INVITATION_REVOKED = Act("invitation_revoked", "撤回邀请")
OFFICER_DISABLED = Act("officer_disabled", "停用账号")
OFFICER_ENABLED = Act("officer_enabled", "启用账号")
CREDENTIALS_RENEWED = Act("credentials_renewed", "重置登录凭据")
OFFICER_UNLOCKED = Act("officer_unlocked", "解除登录锁定")
POST_GRANTED = Act("post_granted", "授予岗位")
POST_ENDED = Act("post_ended", "终止岗位")
MACHINE_REGISTERED = Act("machine_registered", "登记系统对接方")
MACHINE_RENEWED = Act("machine_renewed", "更换系统对接方密钥")
MACHINE_REVOKED = Act("machine_revoked", "停用系统对接方")
MACHINE_SCOPED = Act("machine_scoped", "调整系统对接方的数据权限")
MACHINE_AUTHENTICATED = Act("machine_authenticated", "系统对接方取得令牌")
MACHINE_REFUSED = Act("machine_refused", "拒绝系统对接方", noisy=True)
API_CALLED = Act("api_called", "调用接口")
AUDIT_SHOWN = Act("audit_shown", "查看审计记录", sentence="查看了审计记录")
AUDIT_EXPORTED = Act("audit_exported", "导出审计记录", sentence="导出了审计记录")
AUDIT_WITNESS_BEGUN = Act("audit_witness_begun", "另起审计见证", sentence="另起了审计见证")
DATABASE_RECOVERED = Act("database_recovered", "数据库异常中断后恢复", sentence="记下了数据库异常中断后的恢复")
AUDIT_VERIFIED = Act("audit_verified", "校验审计记录", sentence="校验了审计记录")
LIST_EXPORTED = Act("list_exported", "导出名单")
REMEDY_KEPT = Act("remedy_kept", "登记告知救济", sentence="登记了告知救济：{on}")
CONTACT_KEPT = Act("contact_kept", "登记办事电话", sentence="登记了办事电话：{on}")
DISPATCH_HANDLED = Act("dispatch_handled", "处理送达记录", sentence="处理了送达记录：{on}")
LETTERS_PRINTED = Act("letters_printed", "打印邮寄信件", sentence="打印了邮寄信件")
DIGEST_CHOSEN = Act("digest_chosen", "选择每日提醒邮件", sentence="选择了每日提醒邮件：{on}")
