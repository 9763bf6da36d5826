"""What keeps a thing from being deleted, found without reading all that does."""

from collections.abc import Iterator, Sequence

from django.db import models
from django.db.models.deletion import PROTECT, get_candidate_relations_to_delete
from django.utils.text import capfirst

# So many of each kind are enough to know where to go.
EXAMPLES = 3


def protectors(things: Sequence[models.Model] | models.QuerySet) -> Iterator[str]:
    """Yield the names of some things that depend on these."""
    numbers = [thing.pk for thing in things]
    opts = things[0]._meta if numbers else None
    for relation in get_candidate_relations_to_delete(opts) if opts else ():
        if relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager
            name = capfirst(relation.related_model._meta.verbose_name)
            for row in rows.filter(**{f"{relation.field.name}__in": numbers})[:EXAMPLES]:
                yield f"{name}: {row}"
