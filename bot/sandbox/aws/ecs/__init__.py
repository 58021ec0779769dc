"""ECS as it behaves: deployments that take time, and complete, fail or go back.

Moto keeps clusters, task definitions and services, but a service's deployments never move and
their operations are missing. `EcsInFront` stands in front of moto's web server and answers for
them, so every process that uses the endpoint sees the same.

Sources: Amazon ECS API Reference, "ServiceDeployment", "StopServiceDeployment"; Amazon ECS
Developer Guide, "View service history using Amazon ECS service deployments", "How the Amazon
ECS deployment circuit breaker detects failures".
"""

from bot.sandbox.aws.ecs.front import EcsInFront

__all__ = ["EcsInFront"]
