"""Earlier versions of an article: what of them an editor takes up again."""

from .models import Category, Kind, Picture, Revision


def initial_of(revision: Revision) -> dict:
    """Return the fields of the article's form as this version had them.

    What cannot be found again, such as a deleted category, is left out and stays as it is.
    """
    facts = revision.facts
    fields = {
        "title": revision.title,
        "summary": revision.summary,
        "body": revision.body,
        "byline": facts.get("authors", []),
        "tag_names": facts.get("tags", []),
        "cover": _cover(facts.get("cover", "")),
        "restored": revision.number,
    }
    same = (
        *("kind", "source_name", "source_url", "is_advertisement", "is_generated"),
        *("access", "price"),
    )
    fields |= {name: facts[name] for name in same if name in facts}
    if fields.get("kind") not in Kind:
        fields.pop("kind", None)
    categories = Category.objects.filter(name=facts.get("category", ""))[:2]
    if len(categories) == 1:
        fields["category"] = categories[0].pk
    return fields


def _cover(name):
    picture = name and Picture.objects.filter(file=name).first()
    return picture.pk if picture else None
