"""Check an export's proof by itself: no database, no configuration, no network."""

from collections.abc import Iterator

from bot.core.audit import Report, is_head
from bot.core.checkpoint import Witness, read_witness
from bot.core.erasure import missing
from bot.core.errors import ProofIsDamaged
from bot.core.ledger import NONSENSE, Sealed, problems
from bot.core.proof import Proof


def check_proof(proof: Proof, head: str = "") -> Report:
    """Return what a proof proves. head: a hash that was kept elsewhere, or how it begins."""
    report = Report(chains=1, entries=len(proof.entries))
    report.add(problems(proof.entries))
    report.add(_end_problems(proof))
    report.gone = sum(_gone(sealed) for sealed in proof.entries)
    witnesses = _witnesses(proof, report)
    report.checkpoints = len(witnesses)
    if head:
        _anchor(proof, witnesses, head, report)
    return report


def _gone(sealed: Sealed) -> int:
    try:
        return len(missing(sealed))
    except NONSENSE:  # told as a problem already
        return 0


def _end_problems(proof: Proof) -> Iterator[str]:
    last = proof.entries[-1] if proof.entries else None
    if last and (last.seq, last.hash) != (proof.seq, proof.head):
        yield f"{proof.chain} #{last.seq}: is not the head that the export names, #{proof.seq}"
    elif not last and proof.seq:
        yield f"{proof.chain}: no entries, and the head that the export names is #{proof.seq}"


def _witnesses(proof: Proof, report: Report) -> list[Witness]:
    """Return the checkpoints that vouch for the chain; what they do not vouch for is a problem."""
    hashes = {sealed.seq: sealed.hash for sealed in proof.entries}
    found = []
    for told in proof.checkpoints:
        try:
            one = read_witness(told)
        except ProofIsDamaged as damaged:
            report.add([f"{proof.chain}: {damaged}"])
            continue
        seq = one.head.seq
        if one.head.chain != proof.chain or hashes.get(seq) != one.head.hash:
            what = f"is not what checkpoint {one.number} vouches for"
            report.add([f"{proof.chain} #{seq}: {what}"])
        found.append(one)
    return found


def _anchor(proof: Proof, witnesses: list[Witness], head: str, report: Report) -> None:
    """Say what the head proves."""
    for sealed in proof.entries:
        if is_head(sealed.hash, head):
            report.anchor(f"{proof.chain} up to entry {sealed.seq}", sealed.seq)
            return
    for one in witnesses:
        if is_head(one.hash, head):
            when = f"checkpoint {one.number} of {one.at:%Y-%m-%d %H:%M} UTC"
            report.anchor(f"{proof.chain} up to entry {one.head.seq}, by {when}", one.head.seq)
            return
    report.add([f"head {head} is nowhere in this export: it is of another chain, or was rewritten"])
