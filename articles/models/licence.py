from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Licence(TextChoices):
    """Why a picture may be printed."""

    OWN = "own", _("made by us")
    AGENCY = "agency", _("picture agency")
    PERMISSION = "permission", _("permission of the maker")
    PUBLIC_DOMAIN = "public_domain", _("public domain")
    CC0 = "cc0", "CC0 1.0"
    CC_BY = "cc_by", "CC BY 4.0"
    CC_BY_SA = "cc_by_sa", "CC BY-SA 4.0"
    OTHER = "other", _("other")


# These ask to be named with the picture, and to be linked.
DEEDS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
}
