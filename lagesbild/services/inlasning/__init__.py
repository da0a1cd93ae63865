"""Import of figures: receive a file, read it as a job, stage its rows, decide, commit, undo."""

from lagesbild.services.inlasning.beslut import (
    angrad,
    avbruten,
    beskriven,
    beslutad,
    genomforande_bestallt,
    genomforande_gjort,
    genomforande_misslyckat,
    genomford,
    profil_borttagen,
)
from lagesbild.services.inlasning.jobb import (
    IMPORT_PULSGRANS,
    avbrutna_importers_rader_borttagna,
    genomforande_taget,
    genomforanden_att_ta_upp,
    import_framsteg,
    import_last,
    import_misslyckad,
    import_tagen,
    importer_att_ta_upp,
    mottagen,
    overgivna_importfiler_borttagna,
)
from lagesbild.services.inlasning.mellanlager import lagrad
from lagesbild.services.inlasning.skrivning import antal_att_skriva

__all__ = [
    "IMPORT_PULSGRANS",
    "angrad",
    "antal_att_skriva",
    "avbruten",
    "avbrutna_importers_rader_borttagna",
    "beskriven",
    "beslutad",
    "genomforande_bestallt",
    "genomforande_gjort",
    "genomforande_misslyckat",
    "genomforande_taget",
    "genomforanden_att_ta_upp",
    "genomford",
    "import_framsteg",
    "import_last",
    "import_misslyckad",
    "import_tagen",
    "importer_att_ta_upp",
    "lagrad",
    "mottagen",
    "overgivna_importfiler_borttagna",
    "profil_borttagen",
]
