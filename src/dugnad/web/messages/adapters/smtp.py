"""Mail by SMTP, through Django's own mail."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field

from django.core.mail.backends.smtp import EmailBackend

from dugnad.web.messages.adapters.settings import Row
from dugnad.web.messages.mail import as_mail
from dugnad.web.messages.outgoing import (
    ADDRESS_REFUSED,
    NOT_REACHED,
    REFUSED,
    TROUBLE,
    Outgoing,
    SendFailed,
)
from dugnad.web.people.addresses import NotAnAddress, read_address_of
from dugnad.web.people.models import MAIL

TIMEOUT_S = 20
_PERMANENT_FROM = 500


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """A mail server that takes messages from this place."""

    host: str
    port: int
    security: str
    """"starttls", "tls" from the first byte, or "none" (for a server on the same computer)."""
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str
    """The place's own mail address."""

    @classmethod
    def of(cls, row: Row) -> Smtp:
        """Read `host`, `port`, `security`, `user`, `password` and `from`.

        Raises:
            AdapterSettingsError: one of them cannot be used.
        """
        sender = row.text("from")
        try:
            read_address_of(MAIL, sender, "NO")
        except NotAnAddress:
            row.refuse("from", 'a mail address, like "post@solbakken.example"')
        security = row.choice("security", ("starttls", "tls", "none"), "starttls")
        password = row.text("password", "")
        if password and security == "none":
            row.refuse("security", "starttls or tls, as a password must not travel in the open")
        return cls(
            host=row.text("host"),
            port=row.number("port", 587, 65535),
            security=security,
            user=row.text("user", ""),
            password=password,
            sender=sender,
        )

    def send(self, message: Outgoing) -> str:
        """Hand one mail to the server; gives the mail's own id.

        Raises:
            SendFailed: permanent when the server refuses the address or the mail for ever.
        """
        mail = as_mail(message, self.sender)
        mail.connection = self._connection()
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code = min((code for code, _words in refused.recipients.values()), default=0)
            if code >= _PERMANENT_FROM:
                raise SendFailed(ADDRESS_REFUSED, permanent=True) from None
            raise SendFailed(TROUBLE, permanent=False) from None
        except smtplib.SMTPDataError as refused:
            permanent = refused.smtp_code >= _PERMANENT_FROM
            raise SendFailed(REFUSED if permanent else TROUBLE, permanent=permanent) from None
        except (smtplib.SMTPServerDisconnected, TimeoutError, ConnectionError):
            raise SendFailed(NOT_REACHED, permanent=False) from None
        except smtplib.SMTPException:
            # A wrong password or sender is the operator's to mend; the message waits for it.
            raise SendFailed(TROUBLE, permanent=False) from None
        except (ssl.SSLError, OSError):
            raise SendFailed(NOT_REACHED, permanent=False) from None
        return f"<{message.message_id.hex}>"

    def try_out(self) -> None:
        """Say hello to the server, and sign in where it asks for that.

        Raises:
            SendFailed: it does not answer, or does not let this place in.
        """
        connection = self._connection()
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError:
            raise SendFailed(REFUSED, permanent=False) from None
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
            raise SendFailed(NOT_REACHED, permanent=False) from None
        except smtplib.SMTPException:
            raise SendFailed(TROUBLE, permanent=False) from None
        except OSError:
            raise SendFailed(NOT_REACHED, permanent=False) from None
        connection.close()

    def _connection(self) -> EmailBackend:
        return EmailBackend(
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.security == "starttls",
            use_ssl=self.security == "tls",
            timeout=TIMEOUT_S,
        )
