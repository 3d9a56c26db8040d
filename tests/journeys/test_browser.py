"""The browser itself: it reaches our files, and nothing else."""

from playwright.sync_api import Page


def test_styles_and_scripts_are_served_by_ourselves(desk: Page):
    answer = desk.goto("/static/vendor/tabler.min.css")

    assert answer is not None
    assert answer.status == 200
    assert "sourceMappingURL" not in answer.text()


def test_what_was_typed_is_kept_in_the_browser_in_the_moment_in_which_it_is_sent(desk: Page):
    desk.goto("/sign-in")
    kept = desk.evaluate(
        """() => {
            const form = document.createElement("form");
            form.dataset.draft = "note-1";
            form.innerHTML = "<textarea name='text'></textarea>";
            document.body.append(form);
            form.addEventListener("submit", (event) => event.preventDefault());
            form.elements.text.value = "会话却过期了";
            form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
            form.requestSubmit();
            return localStorage.getItem("aftercare-draft:note-1");
        }"""
    )

    assert "会话却过期了" in kept
