"""What the log does not tell."""

from aftercare.project.logging import mask_personal


def test_personal_values_are_covered_wherever_they_stand() -> None:
    event = mask_personal(
        None,
        "info",
        {
            "event": "called 13812345678",
            "who": {"phone": "13912345678", "papers": ["440301199001011234"]},
            "mail": "wang.min@example.com",
            "token": "abc",
            "code": "Stale",
        },
    )
    assert event == {
        "event": "called 138****5678",
        "who": {"phone": "139****5678", "papers": ["4403**********1234"]},
        "mail": "w***@example.com",
        "token": "***",
        "code": "Stale",
    }
