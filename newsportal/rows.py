"""Objects of the rows that pages show by the dozen."""

from django.db import models
from django.db.models.base import ModelState


class FromRow(models.Model):
    """A model whose rows become objects without all that `__init__` does for arguments.

    It sends no signals of initialisation; columns that were not asked for are loaded when
    they are used, as always.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row
