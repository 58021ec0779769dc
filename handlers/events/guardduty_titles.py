"""What a GuardDuty finding means, in words for somebody half asleep.

Source: AWS page "GuardDuty finding types". A type reads `Purpose:Resource/Family.Detail`.
"""

from bot.core.alert import Target
from handlers.events.guardduty_finding import Finding

# The first row whose words all occur in the type gives the phrase; the specific come first.
_PHRASES = (
    ("AttackSequence:", "An attack in several steps involves {}"),
    ("InstanceCredentialExfiltration.InsideAWS", "Credentials of {} are used from another account"),
    ("InstanceCredentialExfiltration", "Credentials of {} are used from outside AWS"),
    ("ResourceCredentialExfiltration", "Credentials of {} are used from outside AWS"),
    ("DenialOfService", "{} is attacking other hosts"),
    ("C&CActivity", "{} talks to a command-and-control server"),
    ("Spambot", "{} is sending spam"),
    ("CryptoMiner", "{} is mining cryptocurrency"),
    ("Bitcoin", "{} is mining cryptocurrency"),
    ("CryptoCurrency:", "{} is mining cryptocurrency"),
    ("SuccessfulBruteForce", "Somebody guessed a password of {} and logged in"),
    ("MetadataDNSRebind", "{} is being tricked into giving its credentials away"),
    ("DNSDataExfiltration", "{} is sending data out through DNS"),
    ("Exfiltration:", "Data is being taken out of {}"),
    ("ReverseShell", "Somebody has a remote shell on {}"),
    ("DGADomainRequest", "{} looks up domains that malware makes up"),
    ("PhishingDomain", "{} talks to a phishing site"),
    ("DropPoint", "{} talks to a host that collects stolen data"),
    ("BlackholeTraffic", "{} talks to a known dead host, as malware does"),
    ("DriveBySource", "{} fetches malware from a website"),
    ("MaliciousDomainRequest", "{} talks to a known bad domain"),
    ("AbusedDomainRequest", "{} talks to a domain that is often abused"),
    ("SuspiciousDomainRequest", "{} talks to a suspicious domain"),
    ("MaliciousFile", "{} holds malware"),
    ("MalwareDetected", "{} holds malware"),
    ("ProcessInjection", "A process on {} was taken over by another"),
    ("ContainerEscape", "A container on {} is breaking out to its host"),
    ("NewBinaryExecuted", "{} runs a program that was not part of its image"),
    ("NewLibraryLoaded", "{} runs a library that was not part of its image"),
    ("SuspiciousTool", "{} runs a tool that attackers use"),
    ("SuspiciousCommand", "{} runs a suspicious command"),
    ("IPCaller.SuccessfulLogin", "Somebody logged in to {} from a known bad address"),
    ("IPCaller.FailedLogin", "Somebody tries to log in to {} from a known bad address"),
    ("TorRelay", "{} is a relay of the Tor network"),
    ("TorClient", "{} talks to the Tor network"),
    ("TorIPCaller", "{} is used from the Tor network"),
    ("EC2/MaliciousIPCaller", "{} talks to a known bad address"),
    ("Lambda/MaliciousIPCaller", "{} talks to a known bad address"),
    ("MaliciousIPCaller", "{} is used from a known bad address"),
    ("KaliLinux", "{} is used from a penetration-testing machine"),
    ("ParrotLinux", "{} is used from a penetration-testing machine"),
    ("PentooLinux", "{} is used from a penetration-testing machine"),
    ("PortProbe", "An open port of {} is being probed"),
    ("Portscan", "{} is scanning other hosts"),
    ("PortSweep", "{} is scanning other hosts"),
    ("ConsoleLogin", "Somebody signed in to the console as {} in an unusual way"),
    ("RootCredentialUsage", "The account's root user was used"),
    ("CloudTrailLoggingDisabled", "CloudTrail, the account's record, was switched off by {}"),
    ("ServerAccessLoggingDisabled", "The access log of {} was switched off"),
    ("PasswordPolicyChange", "{} weakened the account's password policy"),
    ("PublicAccessGranted", "{} was opened to the public"),
    ("PublicAccessDisabled", "The block on public access to {} was lifted"),
    ("AnonymousAccessGranted", "{} was opened to everybody"),
    ("ExposedDashboard", "A dashboard of {} is open to the internet"),
    ("SuccessfulAnonymousAccess", "Somebody used {} without logging in"),
    ("PrivilegedContainer", "A container on {} runs with all privileges"),
    ("TrafficVolumeUnusual", "{} sends an unusual amount of traffic"),
    ("NetworkPortUnusual", "{} talks on an unusual port"),
    ("CredentialAccess:RDS", "Somebody tries to log in to {} in an unusual way"),
    ("CredentialAccess:", "Somebody is after the passwords and keys of {}"),
    ("PrivilegeEscalation:", "{} is gaining rights it should not have"),
    ("Persistence:", "Somebody is making sure to get back in through {}"),
    ("DefenseEvasion:", "{} is hiding its tracks"),
    ("Discovery:", "{} is used to look around in an unusual way"),
    ("Recon:", "{} is used to look around in an unusual way"),
    ("InitialAccess:", "Somebody got in through {} in an unusual way"),
    ("Impact:", "{} is used to do damage in an unusual way"),
    ("Execution:", "{} runs something suspicious"),
    ("Trojan:", "{} behaves like it holds a trojan"),
    ("UnauthorizedAccess:", "{} is used in an unauthorised way"),
)
_BRUTE_FORCE = {
    "TARGET": "Somebody tries passwords on {} ({})",
    "ACTOR": "{} tries passwords on other hosts ({})",
}


def title_of(finding: Finding, targets: tuple[Target, ...]) -> str:
    """Return who does what; the type itself where no phrase is known."""
    who = _subject(targets)
    family = finding.type.partition("/")[2]
    if "BruteForce" in family and "Successful" not in family:
        template = _BRUTE_FORCE["ACTOR" if finding.role == "ACTOR" else "TARGET"]
        return template.format(who, family.partition("BruteForce")[0] or "login")
    if phrase := next((said for word, said in _PHRASES if word in finding.type), ""):
        return phrase.format(who)
    return f"{brief_of(finding.type)}: {who}"


def brief_of(kind: str) -> str:
    """Return `GuardDuty DenialOfService.Udp` for `Backdoor:EC2/DenialOfService.Udp`."""
    return f"GuardDuty {kind.rpartition('/')[2] or 'finding'}"


def _subject(targets: tuple[Target, ...]) -> str:
    """Return the main target, and how many more there are beside security groups."""
    main = [target for target in targets if target.kind != "security-group"]
    if not main:
        return "a resource"
    return main[0].label + (f" and {len(main) - 1} more" if len(main) > 2 else "")  # noqa: PLR2004 a database and its cluster are one
