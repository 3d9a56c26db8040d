"""The index over the tokens, in the way of the database at hand; that of SQLite tells subjects by its row numbers."""

from django.db import migrations

from aftercare.ground.search import engines


def create(apps, schema_editor):
    for statement in engines.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in engines.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
