"""A real mail server on this machine, which takes mail, refuses it, or falls silent in the middle."""

import asyncio
import email
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from time import monotonic
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from samverkan.models import Utskick


class Brevlada:
    """What came in, in `brev`. `svar` holds answers to the next RCPT commands, such as "550 5.1.1 User unknown"."""

    def __init__(self) -> None:
        self.brev: list[EmailMessage] = []
        self.till: list[str] = []
        self.svar: list[str] = []
        self.tyst_fore_halsning = False
        self.tyst_efter_brevet = False
        self.lagg_pa_efter_brevet = False
        self.losenord: str | None = None
        self.hor_av_sig = threading.Event()  # somebody has connected
        self.har_tagit = threading.Event()  # a mail is taken, whatever was answered
        self.port = 0

    @property
    def url(self) -> str:
        """As EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def vanta(self, antal: int, hogst: float = 30) -> None:
        """Return when so many have come; fail when that takes too long."""
        slut = monotonic() + hogst
        while len(self.brev) < antal:
            assert monotonic() < slut, f"{len(self.brev)} brev av {antal} kom på {hogst} s"
            threading.Event().wait(0.02)

    # What aiosmtpd calls:

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.svar:
            return self.svar.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: "_Server", session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        brev = email.message_from_bytes(envelope.content, policy=default)
        assert isinstance(brev, EmailMessage)
        self.brev.append(brev)
        self.till += envelope.rcpt_tos
        self.har_tagit.set()
        if self.lagg_pa_efter_brevet:
            server.bryt()
        if self.tyst_efter_brevet:
            await server.tig()
        return "250 OK"


class _Server(SMTP):
    def __init__(self, brevlada: Brevlada, **kwargs: Any) -> None:
        super().__init__(brevlada, hostname="epost.exempel.se", **kwargs)
        self.brevlada = brevlada

    async def push(self, status: Any) -> None:
        if str(status).startswith("220"):
            self.brevlada.hor_av_sig.set()
            if self.brevlada.tyst_fore_halsning:
                await self.tig()
        await super().push(status)

    async def tig(self) -> None:
        """Say nothing until the other side gives up."""
        forbindelse = self.transport
        try:
            await asyncio.Event().wait()
        finally:
            self.bryt(forbindelse)

    def bryt(self, forbindelse: asyncio.BaseTransport | None = None) -> None:
        """Cut the connection without a word."""
        forbindelse = forbindelse or self.transport
        assert isinstance(forbindelse, asyncio.Transport)
        forbindelse.abort()


@contextmanager
def epostserver() -> Iterator[Brevlada]:
    """The server, in a thread of its own."""
    brevlada = Brevlada()
    redo = threading.Event()
    stang: list[Callable[[], object]] = []

    def slapp_in(server: Any, session: Any, envelope: Any, sort: str, uppgifter: LoginPassword) -> AuthResult:
        return AuthResult(success=uppgifter.password.decode() == brevlada.losenord, handled=False)

    async def tjana() -> None:
        slinga, slut = asyncio.get_running_loop(), asyncio.Event()
        server = await slinga.create_server(
            lambda: _Server(brevlada, loop=slinga, authenticator=slapp_in, auth_require_tls=False), "127.0.0.1", 0
        )
        brevlada.port = server.sockets[0].getsockname()[1]
        stang.append(lambda: slinga.call_soon_threadsafe(slut.set))
        redo.set()
        await slut.wait()
        server.close()

    trad = threading.Thread(target=asyncio.run, args=(tjana(),), name="epostserver")
    trad.start()
    try:
        assert redo.wait(10)
        yield brevlada
    finally:
        for gor in stang:
            gor()
        trad.join(10)


@pytest.fixture
def brevlada(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Brevlada]:
    """A mail server that this process and the workers that it starts send to."""
    with epostserver() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        monkeypatch.setenv("EMAIL_URL", server.url)
        yield server


def tiden_gar(hur_lange: timedelta) -> None:
    """Move every mail back in time."""
    for utskick in Utskick.objects.all():
        for falt in ("skapad", "puls", "tidigast"):
            if tid := getattr(utskick, falt):
                setattr(utskick, falt, tid - hur_lange)
        utskick.save()


def vanta_pa(utskick: Utskick, status: str, hogst: float = 60) -> Utskick:
    slut = monotonic() + hogst
    while Utskick.objects.get(pk=utskick.pk).status != status:
        assert monotonic() < slut, f"{status} hände inte på {hogst} s: {Utskick.objects.filter(pk=utskick.pk).values()}"
        threading.Event().wait(0.02)
    return Utskick.objects.get(pk=utskick.pk)
