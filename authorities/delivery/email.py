"""E-mail, by the server that the settings name. What stands in it is nobody's own, as in a short message."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from authorities.delivery.channels import NotSent, Unknown, Unreachable

_FOR_GOOD = 500


def is_offered() -> bool:
    """Whether e-mail can be sent here at all."""
    return bool(settings.EMAIL_HOST)


def send(address: str, title: str, text: str, key: str) -> None:
    """Hand an e-mail to the server. Raises NotSent, Unreachable, Unknown.

    The key is in its Message-ID, so that a mailbox that drops doubles drops one that came twice.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMessage(title, text, to=[address], headers={"Message-ID": f"<{key}@{domain}>"})
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        if all(code >= _FOR_GOOD for code in codes):
            raise Unreachable("邮箱不存在或者拒收") from error
        raise NotSent("邮件服务器暂不接收") from error
    except smtplib.SMTPServerDisconnected as error:
        raise Unknown("与邮件服务器的连接中断") from error
    except smtplib.SMTPResponseException as error:
        if error.smtp_code >= _FOR_GOOD and not isinstance(error, smtplib.SMTPConnectError):
            raise Unreachable(f"邮件服务器拒绝（{error.smtp_code}）") from error
        raise NotSent(f"邮件服务器暂不接收（{error.smtp_code}）") from error
    except smtplib.SMTPException as error:
        raise NotSent("邮件服务器不接收") from error
    except ConnectionRefusedError as error:
        raise NotSent("连接不到邮件服务器") from error
    except OSError as error:
        raise Unknown("邮件服务器没有应答") from error
