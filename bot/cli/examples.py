"""The examples below each command's help: all of them are commands that can be typed."""

PLACE = "--account shop-prod --region eu-west-1"
HEAD = "3f9ac1d2e4b5a6978812ab34cd56ef78"
EXAMPLES = {
    "demo": ("firebreak demo", "firebreak demo --speed 5 --once"),
    "serve": (
        "firebreak serve",
        "FIREBREAK_CONFIG=/etc/firebreak.yaml FIREBREAK_HOST=0.0.0.0 firebreak serve",
    ),
    "check": ("firebreak check", "firebreak check --json"),
    "replay": (
        "firebreak replay finding.json",
        "aws sqs receive-message --queue-url URL | firebreak replay - --json",
    ),
    "act": (
        f"firebreak act isolate-instance i-0abc {PLACE}",
        f'firebreak act isolate-instance i-0abc {PLACE} \\\n      --reason "attacks others"',
        'firebreak act isolate-instance.undo i-0abc --incident INC-42 --reason "clean"',
    ),
    "approve": ("firebreak approve", "firebreak approve 7f3a12ab"),
    "freeze": ('firebreak freeze "the deploy pipeline is compromised"',),
    "unfreeze": ("firebreak unfreeze",),
    "diagnose": (f"firebreak diagnose ec2-instance:i-0abc {PLACE}",),
    "backfill": ("firebreak backfill INC-42",),
    "doctor": ("firebreak doctor", "firebreak doctor --json"),
    "page": ("firebreak page --test", "firebreak page --test pagerduty"),
    "export": (
        "firebreak export INC-42 --format html -o INC-42.html",
        "firebreak export INC-42 --format postmortem -o draft.md",
        "firebreak export INC-42 --format pdf -o INC-42.pdf --people roles",
        "firebreak export INC-42 --format json --upload s3://my-audits/incidents",
    ),
    "redact": ('firebreak redact INC-42 17 --reason "a customer\'s name"',),
    "iam": ("firebreak iam --account shop-prod", "firebreak iam --write deploy/iam"),
    "quarantine": ("firebreak quarantine",),
    "audit check": (
        "firebreak audit check",
        f"firebreak audit check --head {HEAD}",
        f"firebreak audit check INC-42.json --head {HEAD}",
        "firebreak audit check --against INC-42.json",
    ),
    "audit erase": ('firebreak audit erase INC-42 17 --reason "a password in a note"',),
    "migrate": ("FIREBREAK_DATABASE_URL=postgresql://owner@host/firebreak firebreak migrate",),
    "backup": (
        "firebreak backup firebreak.backup",
        'firebreak backup "/backups/firebreak-$(date -u +%F).backup"',
    ),
    "restore": (
        "firebreak restore firebreak.backup",
        "FIREBREAK_DATABASE_URL=postgresql://owner@host/new firebreak restore firebreak.backup",
    ),
}


def epilog(command: str) -> str:
    """Return what stands below a command's help, its lines kept as they are."""
    keep = "\b"  # click's own mark
    return "\n".join([keep, "Examples:", *(f"  {one}" for one in EXAMPLES[command])])
