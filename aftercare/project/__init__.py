"""The only place that knows everything: settings, addresses, schedule, wiring."""
