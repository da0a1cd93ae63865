"""The figures: CompStat, Tyck till and nyckeltal, each as a table that can be linked to."""

from lagesbild.views.statistik.compstat import CompstatVy, Oversikt
from lagesbild.views.statistik.nyckeltal import NyckeltalVy
from lagesbild.views.statistik.tyck_till import TyckTillVy

__all__ = ["CompstatVy", "NyckeltalVy", "Oversikt", "TyckTillVy"]
