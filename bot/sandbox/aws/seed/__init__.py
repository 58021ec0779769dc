"""Fill an empty account with the shop."""

from datetime import timedelta

from bot.sandbox.aws.account import Account
from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.control import earlier
from bot.sandbox.aws.seed.api import seed_api
from bot.sandbox.aws.seed.data import seed_data
from bot.sandbox.aws.seed.dns import seed_dns
from bot.sandbox.aws.seed.evening import seed_evening
from bot.sandbox.aws.seed.flow_logs import seed_flow_logs
from bot.sandbox.aws.seed.ids import repeatable_ids
from bot.sandbox.aws.seed.images import seed_images
from bot.sandbox.aws.seed.lag import seed_lag
from bot.sandbox.aws.seed.network import seed_network
from bot.sandbox.aws.seed.watch import seed_alarms, seed_queue, seed_topic
from bot.sandbox.aws.seed.web import seed_web
from bot.sandbox.aws.shop import Shop


def seed(account: Account) -> Shop:
    """Create the shop in an empty account, once; takes about two seconds.

    Its ids are the same every time, but for the queue's URL, which has the port.
    """
    with repeatable_ids(account):
        network = seed_network(account.client("ec2"))
        with earlier(account, timedelta(days=1)):  # its targets are healthy by now
            web = seed_web(account.client("ec2"), account.client("elbv2"), network)
        seed_images(account.client("ecr"))
        api = seed_api(account, network)
        data = seed_data(account, network)
        balancers = account.client("elbv2").describe_load_balancers()["LoadBalancers"]
        dns = seed_dns(account.client("route53"), balancers[0]["DNSName"])
        topic_arn = seed_topic(account.client("sns"))
        queue_url = seed_queue(account.client("sqs"))
        seed_alarms(account.client("cloudwatch"), web, data, topic_arn)
        seed_lag(account.client("cloudwatch"), data, utc_now())
        seed_evening(account.client("cloudwatch"), web, data, utc_now())
        seed_flow_logs(account, network.vpc_id, web, utc_now())
    return Shop(network, web, api, data, dns, topic_arn, queue_url)
