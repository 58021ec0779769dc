"""What stands in front of moto's web server, and answers where moto is wrong.

A front is a WSGI application before another. `ServiceInFront` reads requests and writes answers
by botocore's own description of a service, so that an operation is a function of a `Call`. What
moto keeps, an operation changes in moto's own state: this is moto's process, and whatever moto
is asked next is answered with the change.
"""

from bot.sandbox.aws.front.call import Call
from bot.sandbox.aws.front.request_ids import RequestIdsInFront
from bot.sandbox.aws.front.service import Operation, Service, ServiceInFront

__all__ = ["Call", "Operation", "RequestIdsInFront", "Service", "ServiceInFront"]
