import re

from cryptography.x509 import load_pem_x509_certificate

from bot.sandbox.aws.sns.certificate import make_certificate


def test_the_certificate_belongs_to_the_key() -> None:
    certificate = make_certificate()

    public = load_pem_x509_certificate(certificate.pem).public_key()

    assert public == certificate.key.public_key()


def test_the_path_is_one_that_sns_would_use() -> None:
    path = make_certificate().path

    assert re.fullmatch(r"/SimpleNotificationService-[0-9a-f]{32}\.pem", path)
