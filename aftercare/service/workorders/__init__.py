"""Survey, dispatch, appointments, visits, evidence, acceptance."""
