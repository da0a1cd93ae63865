"""The figures, each page a table that can be linked to and taken out as a file."""

from lagesbild.views.statistik.compstat import CompstatVy
from lagesbild.views.statistik.jamfor import JamforOmraden
from lagesbild.views.statistik.nyckeltal import NyckeltalVy
from lagesbild.views.statistik.oversikt import Oversikt
from lagesbild.views.statistik.prognos import PrognosVy
from lagesbild.views.statistik.tyck_till import TyckTillVy
from lagesbild.views.statistik.veckor import Veckosiffror

__all__ = ["CompstatVy", "JamforOmraden", "NyckeltalVy", "Oversikt", "PrognosVy", "TyckTillVy", "Veckosiffror"]
