"""Log in, log out, choose a password, health."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    LoginView,
    LogoutView,
    PasswordChangeView,
    PasswordResetConfirmView,
)
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from samverkan.exempel.ladda import LOSENORD, konton
from samverkan.forms import Inloggning
from samverkan.models import Anvandare
from samverkan.roller import Part, Roll
from samverkan.selectors import losenordsnyckel
from samverkan.services import losenord_valt


class LoggaIn(LoginView):
    """The log-in page."""

    template_name = "samverkan/logga_in.html"
    authentication_form = Inloggning
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if settings.DEMO:
            kwargs |= {"demokonton": _demokonton(), "demolosenord": LOSENORD}
        return super().get_context_data(**kwargs)


def _demokonton() -> list[dict[str, str]]:
    return [{"epost": k["epost"], "roll": Roll(k["roll"]).label, "part": Part(k["part"]).label} for k in konton()]


@method_decorator(login_not_required, name="dispatch")
class LoggaUt(LogoutView):
    """Log out (POST) and show the log-in page."""


class ValjLosenord(PasswordResetConfirmView):
    """`/konto/losenord/<uidb64>/<token>/`: choose a password by a link from the area's administrator."""

    template_name = "samverkan/losenord_valj.html"
    token_generator = losenordsnyckel
    success_url = reverse_lazy("logga_in")

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        losenord_valt(av=cast(Anvandare, self.user), losenord=form.cleaned_data["new_password1"])
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, "Lösenordet är sparat. Logga in med det.")
        return redirect(self.get_success_url())


class BytLosenord(PasswordChangeView):
    """`/konto/losenord/byt/`: change one's own password."""

    template_name = "samverkan/losenord_byt.html"
    success_url = reverse_lazy("start")

    def form_valid(self, form: SetPasswordForm) -> HttpResponse:
        anvandare = cast(Anvandare, self.request.user)
        losenord_valt(av=anvandare, losenord=form.cleaned_data["new_password1"])
        update_session_auth_hash(self.request, anvandare)
        messages.success(self.request, "Lösenordet är bytt.")
        return redirect(self.get_success_url())


@login_not_required
def halsa(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the web process and its database work."""
    with connection.cursor() as markor:
        markor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
