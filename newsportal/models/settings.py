from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsportal import ladder, site, superlatives
from newsportal.text import validate_visible

inner_or_web_address = RegexValidator(
    r"^(/(?!/)|https?://)\S*$",
    _("Give an address that begins with / or https://."),
    code="address",
)

# No single reward or price is larger.
MOST_POINTS = 100_000


class CommentPreset(models.TextChoices):
    OPEN = "open", _("none of them")
    NEWCOMERS = "newcomers", _("those of newcomers")
    ALL = "all", _("all of them")


class SiteSettings(models.Model):
    """What an operator decides about the site; there is one row, made by migration."""

    name = models.CharField(
        _("name"), max_length=40, default="新闻门户", validators=[validate_visible]
    )
    short_name = models.CharField(
        _("short name"),
        max_length=4,
        default="新闻",
        validators=[validate_visible],
        help_text=_("Two to four characters; they stand on the red tab."),
    )
    publisher = models.CharField(_("publisher"), max_length=60, blank=True)
    slogan = models.CharField(_("slogan"), max_length=60, blank=True)
    description = models.CharField(
        _("description"),
        max_length=160,
        blank=True,
        help_text=_("One sentence for search engines and shared links."),
    )
    language = models.CharField(
        _("language of the site"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    contact_phone = models.CharField(_("news hotline"), max_length=40, blank=True)
    contact_email = models.EmailField(_("editors' mailbox"), blank=True)
    report_line = models.CharField(
        _("report line"),
        max_length=80,
        blank=True,
        help_text=_("Where illegal and harmful content is reported."),
    )
    icp_number = models.CharField(_("ICP number"), max_length=40, blank=True)
    police_number = models.CharField(_("police registration number"), max_length=40, blank=True)
    licence_number = models.CharField(_("news service licence"), max_length=60, blank=True)
    copyright = models.CharField(_("copyright line"), max_length=120, blank=True)

    tip_original = models.TextField(_("tip on originals"), max_length=400, blank=True)
    tip_reprint = models.TextField(_("tip on reprints"), max_length=400, blank=True)
    tip_translation = models.TextField(_("tip on translations"), max_length=400, blank=True)
    tip_reader = models.TextField(_("tip on readers' articles"), max_length=400, blank=True)

    websub_hub = models.URLField(
        _("WebSub hub"),
        blank=True,
        help_text=_("Tells feed readers of news at once, such as https://….superfeedr.com/"),
    )
    indexnow_key = models.CharField(
        _("IndexNow key"),
        max_length=128,
        blank=True,
        validators=[
            RegexValidator("^[A-Za-z0-9-]{8,128}$", _("8 to 128 letters, digits and hyphens."))
        ],
        help_text=_("For Bing, Yandex and others; choose it yourself."),
    )
    baidu_token = models.CharField(
        _("Baidu push token"),
        max_length=64,
        blank=True,
        validators=[RegexValidator("^[A-Za-z0-9]+$", _("Letters and digits only."))],
        help_text=_("From Baidu’s search resource platform, ordinary inclusion, API push."),
    )

    is_simple = models.BooleanField(
        _("simple mode"),
        default=False,
        help_text=_(
            "Leaves reading, search and the desk. All else is closed, whatever its own switch "
            "says: accounts, comments, check-in, messages, shop."
        ),
    )
    has_newsflashes = models.BooleanField(_("newsflashes"), default=True)
    has_search = models.BooleanField(_("search"), default=True)
    has_shop = models.BooleanField(
        _("shop"),
        default=True,
        db_default=True,
        help_text=_("Cart, coupons, orders and membership, paid with points."),
    )
    has_messages = models.BooleanField(_("private messages"), default=True)
    messages_per_minute = models.PositiveSmallIntegerField(
        _("private messages a minute"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("How many one member may send; one network may send five times as many."),
    )
    new_partners_per_day = models.PositiveSmallIntegerField(
        _("new partners a day"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(10000)],
        help_text=_("To how many members one may write for the first time."),
    )
    has_comments = models.BooleanField(_("comments"), default=True)
    comment_preset = models.CharField(
        _("which comments wait for a moderator"),
        max_length=10,
        choices=CommentPreset,
        default=CommentPreset.NEWCOMERS,
    )
    comments_until_trusted = models.PositiveSmallIntegerField(
        _("public comments until trusted"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("Whoever has fewer is a newcomer."),
    )
    comments_per_minute = models.PositiveSmallIntegerField(
        _("comments a minute"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(1000)],
        help_text=_("How many one member may write; one network may write five times as many."),
    )
    has_regions = models.BooleanField(
        _("regions of members"),
        default=True,
        help_text=_("Print the province or country from which members sign in and write."),
    )
    requires_second_person = models.BooleanField(
        _("a second person publishes"),
        default=False,
        help_text=_("Nobody may publish an article they wrote themselves."),
    )
    article_price_most = models.PositiveIntegerField(
        _("highest price of an article"),
        default=1000,
        db_default=1000,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("Points. Guards against a zero too many."),
    )
    superlatives = models.TextField(
        _("absolute claims"),
        max_length=4000,
        blank=True,
        default=superlatives.FIRST,
        validators=[superlatives.validate],
        help_text=_("Parted by blanks or lines. The sheet points at them before publishing."),
    )

    has_checkin = models.BooleanField(_("check-in"), default=True)
    checkin_least = models.PositiveIntegerField(
        _("check-in, at least"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
        help_text=_("Points. What a day pays is drawn between these two."),
    )
    checkin_most = models.PositiveIntegerField(
        _("check-in, at most"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_POINTS)],
    )
    streak_ladder = models.TextField(
        _("days in a row"),
        max_length=400,
        blank=True,
        default="3=5\n7=15\n10=30\n30=120",
        validators=[ladder.validate],
        help_text=_("Days=points, one step a line. Each step is paid once in a streak."),
    )
    makeup_price = models.PositiveIntegerField(
        _("price of a make-up day"),
        default=20,
        validators=[MaxValueValidator(MOST_POINTS)],
        help_text=_("Points. 0: missed days cannot be made up."),
    )
    has_registration = models.BooleanField(
        _("registration is open"),
        default=True,
        help_text=_("Off: nobody can make an account; members sign in as before."),
    )
    requires_confirmed_email = models.BooleanField(
        _("a confirmed e-mail address before the first public word"),
        default=True,
        help_text=_("Needs a mail server: see EMAIL_URL."),
    )
    requires_second_factor = models.BooleanField(
        _("a second factor for everybody at the desk"),
        default=False,
        help_text=_("Whoever has none is led to add one before anything else."),
    )

    complaint_hours = models.PositiveSmallIntegerField(
        _("hours to decide a complaint"),
        default=72,
        db_default=72,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
        help_text=_("The clock of each complaint; it starts anew when the claimant adds."),
    )
    objection_days = models.PositiveSmallIntegerField(
        _("days to decide an objection"),
        default=15,
        db_default=15,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("So long the claimant may go to an authority or a court."),
    )

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        default_permissions = ["change", "view"]
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_site_settings"),
            models.CheckConstraint(
                condition=models.Q(
                    checkin_least__gte=1, checkin_least__lte=models.F("checkin_most")
                ),
                name="checkin_least_within_most",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def police_code(self):
        """Return the digits of the police number, which its link needs."""
        return "".join(character for character in self.police_number if character.isdigit())

    def clean(self):
        super().clean()
        if (self.checkin_least or 0) > (self.checkin_most or MOST_POINTS):
            raise ValidationError(
                {"checkin_most": _("The most a check-in pays is below the least.")},
                code="most_below_least",
            )

    def save(self, **kwargs):
        super().save(**kwargs)
        site.forget()


class NavigationItem(models.Model):
    title = models.CharField(_("title"), max_length=20, validators=[validate_visible])
    url = models.CharField(
        _("address"),
        max_length=200,
        validators=[inner_or_web_address],
        help_text=_("An address of this site such as /category/tech/, or https://…"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("navigation entry")
        verbose_name_plural = _("navigation")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        super().save(**kwargs)
        site.forget()

    def delete(self, **kwargs):
        super().delete(**kwargs)
        site.forget()


class FriendlyLink(models.Model):
    title = models.CharField(_("title"), max_length=40, validators=[validate_visible])
    url = models.URLField(_("address"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("friendly link")
        verbose_name_plural = _("friendly links")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.url

    def save(self, **kwargs):
        super().save(**kwargs)
        site.forget()

    def delete(self, **kwargs):
        super().delete(**kwargs)
        site.forget()
