"""Names of AWS's metrics that nobody reads half asleep, in words."""

WORDS = {
    "5XXError": "5xx errors",
    "4XXError": "4xx errors",
    "ApproximateAgeOfOldestMessage": "Age of the oldest message",
    "ApproximateNumberOfMessagesVisible": "Waiting messages",
    "AuroraReplicaLag": "Replica lag",
    "FreeStorageSpace": "Free storage",
    "FreeableMemory": "Free memory",
    "HTTPCode_ELB_5XX_Count": "5xx answers by the load balancer",
    "HTTPCode_Target_4XX_Count": "4xx answers",
    "HTTPCode_Target_5XX_Count": "5xx answers",
    "HealthyHostCount": "Healthy hosts",
    "RejectedConnectionCount": "Rejected connections",
    "RunningTaskCount": "Running tasks",
    "StatusCheckFailed": "Failed status checks",
    "StatusCheckFailed_Instance": "Failed status checks",
    "StatusCheckFailed_System": "Failed status checks of AWS's hardware",
    "TargetConnectionErrorCount": "Failed connections to targets",
    "TargetResponseTime": "Response time",
    "UnHealthyHostCount": "Unhealthy hosts",
}


def in_words(metric: str) -> str:
    """Return what people call a metric; its own name where that is clear enough."""
    return WORDS.get(metric, metric)
