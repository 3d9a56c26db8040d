"""Templates that nobody shows, templates that tell two stories, migrations that fork."""

import re

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture.reading import PACKAGE, TEMPLATES, modules

LONGEST = 150
NAMED_BY_OTHERS = ("account/", "mfa/", "usersessions/")  # allauth asks for these by name
NAME = re.compile(r"""["']([\w/-]+\.(?:html|txt))["']""")


def templates() -> dict[str, str]:
    return {str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}


def test_every_template_is_used():
    from aftercare.faces.web.environment import PARTS

    texts = [path.read_text(encoding="utf-8") for path in modules()] + list(templates().values())
    used = {name for text in texts for name in NAME.findall(text)} | {f"parts/{part}.html" for part in PARTS}

    assert sorted(name for name in templates() if name not in used and not name.startswith(NAMED_BY_OTHERS)) == []


def test_no_template_tells_two_stories():
    assert {name: text.count("\n") for name, text in templates().items() if text.count("\n") > LONGEST} == {}


def test_migrations_stand_in_one_line():
    loader = MigrationLoader(None)
    ours = {path.parent.parent.name for path in PACKAGE.glob("*/*/migrations/__init__.py")}
    leaves = {label: loader.graph.leaf_nodes(label) for label in sorted(ours & loader.migrated_apps)}

    assert {label: found for label, found in leaves.items() if len(found) != 1} == {}


def test_every_room_with_tables_has_migrations():
    """Django passes a room without the folder over in silence, and `makemigrations --check` with it."""
    rooms = [config for config in apps.get_app_configs() if config.name.startswith("aftercare.")]
    tables = {config.label for config in rooms if any(model._meta.managed for model in config.get_models())}

    assert tables - MigrationLoader(None).migrated_apps == set()
