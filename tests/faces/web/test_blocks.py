"""A fragment is its part of the page: every named block, rendered alone, stands in the page it belongs to."""

import pytest
from jinja2_fragments import render_block

from aftercare.faces.web import current
from aftercare.faces.web.html import Page, engine
from tests.faces.web.desk.stored import a_stored_case
from tests.faces.web.pages import signed_in, without_keys

# Blocks that ride beside a page and are not part of it.
BESIDE = {"notice", "out_of_band"}
PAGES = [
    ("administrator", "/office/components"),
    ("agent", "/desk/"),
    ("agent", "/desk/cases/"),
    ("agent", "/desk/search?q=水"),
    ("supervisor", "/desk/board/"),
    ("administrator", "/office/"),
    ("administrator", "/office/imports/"),
    ("administrator", "/office/imports/new"),
    ("auditor", "/office/trail/"),
    ("auditor", "/office/trail/seals"),
    ("administrator", "/office/jobs/"),
]


@pytest.mark.parametrize(("role", "address"), PAGES)
def test_every_named_block_rendered_alone_is_its_part_of_the_page(role: str, address: str) -> None:
    a_stored_case()
    response = signed_in(role).get(address)
    assert isinstance(response, Page)
    assert response.status_code == 200
    whole = without_keys(response.content.decode())
    blocks = set(engine().env.get_template(response.template_name).blocks) - BESIDE
    assert blocks
    current.begin(response.context_data["request"])
    for block in blocks:
        alone = without_keys(render_block(engine().env, response.template_name, block, response.context_data))
        assert alone.strip() in whole, block
