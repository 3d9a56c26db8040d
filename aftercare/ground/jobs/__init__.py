"""The queue, retries, the reaper and the schedule's tick."""
