"""The rows that pages show by the dozen: made into objects, and told apart from before."""

from django.db import models
from django.db.models import Func, TextField
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


class RowVersion(Func):
    """Which version of a row this is: by where it lies and which transaction wrote it there.

    PostgreSQL writes a changed row anew, so no two versions are ever the same in both. Any
    column that is the row's own says whose version is meant.
    """

    arity = 1
    output_field = TextField()

    def as_sql(self, compiler, connection, **options):
        column, values = compiler.compile(self.source_expressions[0])
        table = column.rpartition(".")[0]
        return f"{table}.ctid::text || {table}.xmin::text", values
