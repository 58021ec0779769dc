"""Operations on findings."""

from typing import Any

from moto.guardduty.models import guardduty_backends

from bot.sandbox.aws.front import Call
from bot.sandbox.aws.guardduty.criteria import meets, values
from bot.sandbox.aws.refused import Refused

JSON = dict[str, Any]
PAGE = 50


class Findings:
    """Every finding, by its id, in the JSON of GuardDuty's API and of its events."""

    def __init__(self) -> None:
        self._findings: dict[str, JSON] = {}

    def report(self, finding: JSON) -> None:
        """Take a finding in; one with the same id takes the other's place."""
        self._findings[finding["id"]] = finding

    def list_detectors(self, call: Call) -> JSON:
        """List moto's detectors, and those that found something."""
        found = [finding["service"]["detectorId"] for finding in self._of_region(call)]
        ids = [*call.moto(guardduty_backends).list_detectors(), *found]
        return {"DetectorIds": list(dict.fromkeys(ids))}

    def list_findings(self, call: Call) -> JSON:
        """List the ids of a detector's findings that meet the criteria, a page of them."""
        criteria = call.parameters.get("FindingCriteria", {}).get("Criterion", {})
        found = [each for each in self._of_detector(call) if meets(each, criteria)]
        ids = [each["id"] for each in _in_order(found, call)]
        start, size = int(call.parameters.get("NextToken") or 0), call.parameters.get("MaxResults")
        end = start + (size or PAGE)
        return {"FindingIds": ids[start:end], "NextToken": str(end) if end < len(ids) else ""}

    def get_findings(self, call: Call) -> JSON:
        """Return findings by their ids; GuardDuty leaves out those that it does not know."""
        return {"Findings": _in_order(self._named(call), call)}

    def archive(self, call: Call) -> JSON:
        """Archive findings."""
        return self._mark(call, archived=True)

    def unarchive(self, call: Call) -> JSON:
        """Bring archived findings back."""
        return self._mark(call, archived=False)

    def _mark(self, call: Call, *, archived: bool) -> JSON:
        for finding in self._named(call):
            finding["service"]["archived"] = archived
        return {}

    def _named(self, call: Call) -> list[JSON]:
        ids = call.parameters["FindingIds"]
        return [finding for finding in self._of_detector(call) if finding["id"] in ids]

    def _of_detector(self, call: Call) -> list[JSON]:
        detector = call.parameters["DetectorId"]
        if detector not in self.list_detectors(call)["DetectorIds"]:
            message = (
                "The request is rejected because the input detectorId is not owned by the current "
                "account."
            )
            raise Refused("BadRequestException", message)
        found = self._of_region(call)
        return [each for each in found if each["service"]["detectorId"] == detector]

    def _of_region(self, call: Call) -> list[JSON]:
        return [each for each in self._findings.values() if each["region"] == call.region]


def _in_order(findings: list[JSON], call: Call) -> list[JSON]:
    asked = call.parameters.get("SortCriteria", {})
    path, backward = asked.get("AttributeName"), asked.get("OrderBy") == "DESC"
    if not path:
        return findings
    return sorted(findings, key=lambda each: list(values(each, path)), reverse=backward)
