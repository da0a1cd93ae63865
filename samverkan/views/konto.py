"""Log in, log out, health."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from samverkan.forms import Inloggning


class LoggaIn(LoginView):
    """The log-in page."""

    template_name = "samverkan/logga_in.html"
    authentication_form = Inloggning
    redirect_authenticated_user = True


@method_decorator(login_not_required, name="dispatch")
class LoggaUt(LogoutView):
    """Log out (POST) and show the log-in page."""


@login_not_required
def halsa(request: HttpRequest) -> HttpResponse:
    """Answers 200 when the web process and its database work."""
    with connection.cursor() as markor:
        markor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
