"""`python -m bench.founding CASES`: makes a world in the empty database that DATABASE_URL names."""

import sys

import django


def main() -> None:
    """Entry point."""
    django.setup()
    from bench import world  # models can be read only now

    world.make(int(sys.argv[1]))


if __name__ == "__main__":
    main()
