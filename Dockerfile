# syntax=docker/dockerfile:1
# Firebreak in a container, for linux/amd64 and linux/arm64:
#
#     docker build --tag firebreak .
#     docker run --rm --publish 127.0.0.1:8400:8400 firebreak demo --host 0.0.0.0
#
# It runs as nobody in particular, with its root file system read-only if you say so:
#     docker run --read-only --cap-drop ALL --security-opt no-new-privileges …

# The Python that the tests run on. Pin it by digest where your registry does not.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src

# Wheels alone, each with its hash from the lock: nothing is compiled, so no compiler is needed.
COPY requirements.lock requirements-build.lock ./
RUN python -m venv --without-pip /opt/firebreak \
 && pip --python /opt/firebreak/bin/python install --no-cache-dir --only-binary :all: \
      --require-hashes --requirement requirements.lock \
 && pip install --no-cache-dir --only-binary :all: \
      --require-hashes --requirement requirements-build.lock

# What changes every day comes last, so that a rebuild takes seconds.
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY runbooks runbooks
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
 && pip --python /opt/firebreak/bin/python install --no-cache-dir --no-deps /wheels/*.whl


FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Firebreak" \
      org.opencontainers.image.description="The incident bot for teams on AWS that live in Slack" \
      org.opencontainers.image.licenses="Apache-2.0"

# Amazon's own authorities for RDS, so that a database on RDS proves who it is (verify-full).
# Unpinned: Amazon adds to this file; it comes over HTTPS from Amazon's own trust store.
ADD --chmod=0444 https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem /etc/ssl/rds.pem

# No installer in what runs. /data is where SQLite's file stands, if a volume is mounted there.
RUN pip uninstall --yes --quiet --root-user-action ignore setuptools wheel pip \
 && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin firebreak \
 && install --directory --owner firebreak --group firebreak /data

COPY --from=build /opt/firebreak /opt/firebreak
# HOME is said for whoever runs it under another uid, which has no entry in /etc/passwd.
ENV PATH=/opt/firebreak/bin:$PATH \
    HOME=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    FIREBREAK_HOST=0.0.0.0 \
    FIREBREAK_PORT=8080

USER 10001:10001
WORKDIR /data
EXPOSE 8080

# The process, and nothing behind it: a database or a Slack that is away must restart nobody.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['FIREBREAK_PORT']), timeout=4); c.request('GET', '/healthz'); sys.exit(c.getresponse().status != 200)"]

# SIGTERM lets what is under way finish, for 10 seconds, and then goes in order.
STOPSIGNAL SIGTERM
ENTRYPOINT ["firebreak"]
CMD ["serve"]
