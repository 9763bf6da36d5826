from articles.models import Picture


class PicturedAdmin:
    """A form at the desk whose picture is chosen as an article's cover is."""

    change_form_template = "admin/articles/pictured/change_form.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The picture stands below the other fields, in a part of its own.
        kwargs["fields"] = self.form._meta.fields
        form = super().get_form(request, obj, change=change, **kwargs)
        form.request = request
        return form

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        number = str(form["cover"].value() or "") if "cover" in form.fields else ""
        context["cover"] = (
            Picture.objects.filter(pk=number[:18]).first() if number.isdecimal() else None
        )
        return super().render_change_form(request, context, *args, **kwargs)
