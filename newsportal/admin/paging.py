"""Pages of a list at the desk, however long the list is."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

# Nobody turns so many pages; who looks for something filters or searches.
MOST = 10_000


class ListPaginator(Paginator):
    """Count a list no further than anybody reads on: an exact count reads it all."""

    @cached_property
    def count(self):
        rows = self.object_list.order_by().values("pk")[: MOST + 1]
        found = rows.count()
        self.is_capped = found > MOST
        return min(found, MOST)
