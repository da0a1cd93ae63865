"""What a person does with the own account: password, API key, how to be reminded."""

from django.db import transaction
from rest_framework.authtoken.models import Token

from samverkan.models import Anvandare, Paminnelseval
from samverkan.services.bas import logga


def losenord_valt(*, av: Anvandare, losenord: str) -> None:
    """A person sets the own password; what was begun with the old one (sessions, links, the API's key) ends."""
    with transaction.atomic():
        Token.objects.filter(user=av).delete()
        av.set_password(losenord)
        av.save(update_fields=["password"])
        logga(av=av, handelse="losenord_valt", objekt=av)


def token_utfardad(*, av: Anvandare) -> str:
    """The key with which `av` uses the API; the same one until it is revoked."""
    with transaction.atomic():
        token, ny = Token.objects.get_or_create(user=av)
        if ny:
            logga(av=av, handelse="token_utfardad", objekt=av)
    return token.key


def token_aterkallad(*, av: Anvandare) -> None:
    """Revoke the key of `av`, if there is one."""
    with transaction.atomic():
        if Token.objects.filter(user=av).delete()[0]:
            logga(av=av, handelse="token_aterkallad", objekt=av)


def paminnelse_vald(*, av: Anvandare, nar: Paminnelseval.Nar) -> None:
    """When `av` wants an e-mail about what is left in a week."""
    with transaction.atomic():
        val, _ = Paminnelseval.objects.select_for_update().get_or_create(anvandare=av)
        fran, val.nar = val.nar, nar
        val.save(update_fields=["nar"])
        if fran != nar:
            logga(av=av, handelse="paminnelse_vald", objekt=val, fran={"nar": fran}, till={"nar": nar})
