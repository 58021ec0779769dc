"""How long things take in this ECS, in seconds; AWS needs minutes."""

TASKS_RUN = 4.0  # from the beginning of a deployment until its tasks run
COMPLETES = 8.0  # until the old tasks are gone
TASK_DIES = 3.0  # a task that dies lives so long, and the next one takes its place
ROLLBACK_BEGINS = 0.5  # from the request
