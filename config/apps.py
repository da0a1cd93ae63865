"""Which admin site the admin app serves."""

from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    default_site = "config.administration.Administrationsplats"
    verbose_name = "Administration"
