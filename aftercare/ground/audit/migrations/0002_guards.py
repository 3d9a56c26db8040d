"""The triggers that forbid changing the trail, in the way of the database at hand."""

from django.db import migrations

from aftercare.ground.audit import engines


def create(apps, schema_editor):
    for statement in engines.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in engines.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
