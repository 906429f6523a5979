"""CloudWatch, as far as DynamoDB's metrics and alarms on them need it.

It is our own and not moto's: moto keeps its metrics and alarms by the machine's clock, never evaluates an alarm, and would want
each zero of a silent minute put into it. It meets a call where botocore has checked its members and not yet written them out,
so that no wire format stands in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from botocore.utils import parse_timestamp
from dateutil.tz import tzutc  # type: ignore[import-untyped]

from helpers.account.alarms import COMPARISONS, MISSING, Alarm
from helpers.account.key_reports import Contributor
from helpers.account.metrics import NAMESPACE, Metrics, matching
from helpers.account.samples import MINUTE, STATISTICS, Metric, Tally, is_percentile, statistic
from helpers.engine.clock import Clock
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.moto_account import ACCOUNT
from helpers.engine.observing import Observed

Members = Mapping[str, Any]
"""The members of a call or of an answer, as boto3 takes and gives them."""

DATAPOINTS_MAX: Final = 1_440
"""Data points in one answer of GetMetricStatistics [API reference of CloudWatch]."""
PAGE: Final = 500
"""Metrics in one answer of ListMetrics [API reference of CloudWatch]."""
ALARMS_PAGE: Final = 50
"""Alarms in one answer of DescribeAlarms, unless asked otherwise [API reference of CloudWatch]."""

CONTRIBUTORS: Final = 10
"""Keys in a report, unless asked otherwise [API reference of CloudWatch]."""

_SHORT_PERIODS: Final = (1, 5, 10, 20, 30)
_UNITS: Final = {"SuccessfulRequestLatency": "Milliseconds"}


class CloudWatch:
    """CloudWatch of one account. It hears of every request that the engine answers, in each Region."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._regions: dict[str, Metrics] = {}
        self._alarms: dict[str, dict[str, Alarm]] = {}
        self._region(engine.region)
        engine.observed.add(self._observe)
        self._operations: dict[str, Callable[[str, Members], dict[str, Any]]] = {
            "DeleteAlarms": self._delete_alarms,
            "DescribeAlarmHistory": self._describe_alarm_history,
            "DescribeAlarms": self._describe_alarms,
            "DescribeAlarmsForMetric": self._describe_alarms_for_metric,
            "DescribeInsightRules": self._describe_insight_rules,
            "GetInsightRuleReport": self._get_insight_rule_report,
            "GetMetricData": self._get_metric_data,
            "GetMetricStatistics": self._get_metric_statistics,
            "ListMetrics": self._list_metrics,
            "PutMetricAlarm": self._put_metric_alarm,
        }

    def answer(self, region: str, operation: str, members: Members) -> dict[str, Any]:
        """The answer to one call in a Region. Raises `ApiError`, also for an operation that is not served."""
        serve = self._operations.get(operation)
        if serve is None:
            served = ", ".join(sorted(self._operations))
            raise ApiError(
                "InvalidAction", f"The lab's CloudWatch does not serve {operation}. What it serves: {served}."
            )
        return serve(region, members)

    def _observe(self, seen: Observed) -> None:
        self._region(seen.region).observe(seen)

    def _region(self, name: str) -> Metrics:
        if name not in self._regions:
            self._regions[name] = Metrics(self._engine.in_region(name))
        return self._regions[name]

    @property
    def _clock(self) -> Clock:
        return self._engine.clock

    # --- metrics ----------------------------------------------------------------------------------------------------

    def _list_metrics(self, region: str, asked: Members) -> dict[str, Any]:
        wanted = [(one["Name"], one.get("Value")) for one in asked.get("Dimensions", ())]
        found: list[Metric] = []
        if asked.get("Namespace", NAMESPACE) == NAMESPACE:
            found = list(matching(self._region(region).metrics(), asked.get("MetricName"), wanted))
        page, token = _page(found, asked.get("NextToken"), PAGE)
        return {"Metrics": [{"Namespace": NAMESPACE, **_described(metric)} for metric in page], **token}

    def _get_metric_statistics(self, region: str, asked: Members) -> dict[str, Any]:
        names = [*asked.get("Statistics", ()), *asked.get("ExtendedStatistics", ())]
        if not names:
            raise ApiError(
                "MissingParameter",
                "At least one of the parameters Statistics and ExtendedStatistics must be specified.",
            )
        for name in names:
            _check_statistic(name)
        period, (start, end) = _period(asked["Period"]), self._stretch(asked)
        if (end - start) / period > DATAPOINTS_MAX:
            raise ApiError(
                "InvalidParameterCombination",
                f"You have requested up to {int((end - start) // period):,} datapoints, which exceeds the limit of "
                f"{DATAPOINTS_MAX:,}. You may reduce the datapoints requested by increasing Period, or decreasing the "
                "time range.",
            )
        first = int(start // MINUTE) * MINUTE
        unit = _unit(asked["MetricName"])
        points = []
        for moment, tally in self._periods(region, asked, first, end, period):
            point: dict[str, Any] = {"Timestamp": as_time(moment)}
            point |= {name: statistic(name, tally) for name in STATISTICS if name in names}
            extended = {name: statistic(name, tally) for name in names if name not in STATISTICS}
            points.append({**point, "Unit": unit, **({"ExtendedStatistics": extended} if extended else {})})
        fits = asked.get("Unit", unit) == unit
        return {"Label": asked["MetricName"], "Datapoints": points if fits else []}

    def _get_metric_data(self, region: str, asked: Members) -> dict[str, Any]:
        start, end = self._stretch(asked)
        results = []
        for query in asked["MetricDataQueries"]:
            if "MetricStat" not in query:
                raise ApiError(
                    "ValidationError",
                    f"The lab's CloudWatch has no metric math: query {query['Id']} must have a MetricStat. Ask for the "
                    "metrics, and compute in Python.",
                )
            stat = query["MetricStat"]
            _check_statistic(stat["Stat"])
            if not query.get("ReturnData", True):
                continue
            period, metric = _period(stat["Period"]), stat["Metric"]
            found = self._periods(region, metric, -int(-start // period) * period, end, period)
            if asked.get("ScanBy", "TimestampDescending") == "TimestampDescending":
                found = found[::-1]
            results.append(
                {
                    "Id": query["Id"],
                    "Label": query.get("Label", metric["MetricName"]),
                    "Timestamps": [as_time(moment) for moment, _ in found],
                    "Values": [statistic(stat["Stat"], tally) for _, tally in found],
                    "StatusCode": "Complete",
                }
            )
        return {"MetricDataResults": results, "Messages": []}

    def _periods(self, region: str, asked: Members, first: int, end: float, period: int) -> list[tuple[int, Tally]]:
        if asked["Namespace"] != NAMESPACE:
            return []
        metrics = self._region(region)
        return metrics.periods(_metric(asked), first, end, period, metrics.last_visible)

    def _stretch(self, asked: Members) -> tuple[float, float]:
        """StartTime and EndTime in epoch seconds. Raises `ApiError` where the one is not before the other."""
        start, end = (_seconds(asked[name]) for name in ("StartTime", "EndTime"))
        if start >= end:
            raise ApiError("ValidationError", "The parameter StartTime must be less than the parameter EndTime.")
        return start, end

    # --- Contributor Insights ---------------------------------------------------------------------------------------

    def _describe_insight_rules(self, region: str, asked: Members) -> dict[str, Any]:
        """The rules that DynamoDB has made. Their Definition is not shown: they cannot be edited (CW23)."""
        rules = [
            {"Name": rule.name, "State": "ENABLED", "ManagedRule": True} for rule in self._region(region).keys.rules
        ]
        page, token = _page(rules, asked.get("NextToken"), asked.get("MaxResults", PAGE))
        return {"InsightRules": page, **token}

    def _get_insight_rule_report(self, region: str, asked: Members) -> dict[str, Any]:
        """The keys with the highest sums, and by period the highest value of one (CW24)."""
        metrics, name, period = self._region(region), asked["RuleName"], _period(asked["Period"])
        rule = next((rule for rule in metrics.keys.rules if rule.name == name), None)
        if rule is None:
            raise ApiError("ResourceNotFoundException", f"Insight rule not found: {name}", status=404)
        start, end = self._stretch(asked)
        first = int(start // MINUTE) * MINUTE
        values: dict[int, defaultdict[Contributor, float]] = {}
        totals: defaultdict[Contributor, float] = defaultdict(float)
        for minute, counted in metrics.keys.minutes(rule):
            if first <= minute < min(end, metrics.last_visible):
                start_of = first + (minute - first) // period * period
                for key, value in counted.items():
                    values.setdefault(start_of, defaultdict(float))[key] += value
                    totals[key] += value
        most = asked.get("MaxContributorCount", CONTRIBUTORS)
        rank: Mapping[Contributor, float] = totals
        if asked.get("OrderBy", "Sum") == "Maximum":
            rank = {key: max(found[key] for found in values.values() if key in found) for key in totals}
        top = sorted(totals, key=lambda key: (-rank[key], key))[:most]
        return {
            "KeyLabels": list(rule.key),
            "AggregationStatistic": "SUM",
            "AggregateValue": sum(totals.values()),
            "ApproximateUniqueCount": len(totals),
            "Contributors": [
                {
                    "Keys": list(key),
                    "ApproximateAggregateValue": totals[key],
                    "Datapoints": [
                        {"Timestamp": as_time(moment), "ApproximateValue": found[key]}
                        for moment, found in values.items()
                        if key in found
                    ],
                }
                for key in top
            ],
            "MetricDatapoints": [
                {
                    "Timestamp": as_time(moment),
                    "MaxContributorValue": max(found.values()),
                    "Maximum": max(found.values()),
                }
                for moment, found in values.items()
                if asked.get("Metrics")
            ],
        }

    def billed_events(self, region: str, table: str, index: str | None = None) -> int:
        """The events of Contributor Insights so far that AWS would bill for a table or a global index (CW26)."""
        return self._region(region).keys.events[table, index]

    # --- alarms -----------------------------------------------------------------------------------------------------

    def _put_metric_alarm(self, region: str, asked: Members) -> dict[str, Any]:
        """Make an alarm, or change one: a changed alarm keeps its state until it is evaluated."""
        _check_alarm(asked)
        alarms, name, now = self._alarms.setdefault(region, {}), asked["AlarmName"], self._clock.timestamp()
        new = Alarm(dict(asked), _metric(asked), made=now, seen=now, updated=now)
        old = self._caught_up(region).get(name)
        if old is not None:
            new.state, new.reason, new.updated, new.changes = old.state, old.reason, old.updated, old.changes
        alarms[name] = new
        return {}

    def _describe_alarms(self, region: str, asked: Members) -> dict[str, Any]:
        names, prefix = asked.get("AlarmNames"), asked.get("AlarmNamePrefix", "")
        if names and prefix:
            raise ApiError("ValidationError", "AlarmNamePrefix and AlarmNames cannot be specified together.")
        wanted = "MetricAlarm" in asked.get("AlarmTypes", ("MetricAlarm",))
        found = [
            alarm
            for name, alarm in sorted(self._caught_up(region).items())
            if wanted
            and (not names or name in names)
            and name.startswith(prefix)
            and asked.get("StateValue", alarm.state) == alarm.state
        ]
        page, token = _page(found, asked.get("NextToken"), asked.get("MaxRecords", ALARMS_PAGE))
        return {"MetricAlarms": [_described_alarm(alarm, region) for alarm in page], "CompositeAlarms": [], **token}

    def _describe_alarms_for_metric(self, region: str, asked: Members) -> dict[str, Any]:
        metric = _metric(asked)
        found = [alarm for _, alarm in sorted(self._caught_up(region).items()) if alarm.metric == metric]
        return {"MetricAlarms": [_described_alarm(alarm, region) for alarm in found]}

    def _describe_alarm_history(self, region: str, asked: Members) -> dict[str, Any]:
        """Changes of state only, the newest first unless asked otherwise."""
        items: list[dict[str, Any]] = [
            {
                "AlarmName": name,
                "AlarmType": "MetricAlarm",
                "Timestamp": as_time(change.moment),
                "HistoryItemType": "StateUpdate",
                "HistorySummary": f"Alarm updated from {change.before} to {change.after}",
            }
            for name, alarm in sorted(self._caught_up(region).items())
            for change in alarm.changes
            if asked.get("AlarmName", name) == name and asked.get("HistoryItemType", "StateUpdate") == "StateUpdate"
        ]
        items.sort(key=lambda item: item["Timestamp"], reverse=asked.get("ScanBy") != "TimestampAscending")
        page, token = _page(items, asked.get("NextToken"), asked.get("MaxRecords", ALARMS_PAGE))
        return {"AlarmHistoryItems": page, **token}

    def _delete_alarms(self, region: str, asked: Members) -> dict[str, Any]:
        alarms = self._alarms.get(region, {})
        missing = [name for name in asked["AlarmNames"] if name not in alarms]
        if missing:
            raise ApiError("ResourceNotFound", f"Alarm not found: {', '.join(missing)}", status=404)
        for name in asked["AlarmNames"]:
            alarms.pop(name, None)
        return {}

    def _caught_up(self, region: str) -> dict[str, Alarm]:
        alarms = self._alarms.get(region, {})
        for alarm in alarms.values():
            alarm.catch_up(self._region(region))
        return alarms


# --- what members say and what answers show -------------------------------------------------------------------------


def as_time(moment: float) -> datetime:
    """A moment as botocore gives it; in UTC, wherever the machine is."""
    return datetime.fromtimestamp(moment, tzutc())


def _seconds(given: Any) -> float:
    """A time as boto3 takes it, in epoch seconds; one without a zone is in UTC, as botocore sends it."""
    time: datetime = given if isinstance(given, datetime) else parse_timestamp(given)
    return (time if time.tzinfo is not None else time.replace(tzinfo=UTC)).timestamp()


def _metric(asked: Members) -> Metric:
    dimensions = sorted((one["Name"], one["Value"]) for one in asked.get("Dimensions", ()))
    return Metric(asked["MetricName"], tuple(dimensions))


def _described(metric: Metric) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions]
    return {"MetricName": metric.name, "Dimensions": dimensions}


def _unit(metric: str) -> str:
    return "Percent" if metric.endswith("Utilization") else _UNITS.get(metric, "Count")


def _period(period: int) -> int:
    if period not in _SHORT_PERIODS and (period < MINUTE or period % MINUTE):
        raise ApiError("InvalidParameterValue", "Period must be 1, 5, 10, 20, 30 or a multiple of 60.")
    return max(period, MINUTE)  # nothing of DynamoDB's is finer than a minute


def _check_statistic(name: str) -> None:
    if name not in STATISTICS and not is_percentile(name):
        raise ApiError(
            "ValidationError",
            f"The value {name} for parameter Stat is not supported. Use one of {', '.join(STATISTICS)}, or a percentile "
            "such as p99.",
        )


def _check_alarm(asked: Members) -> None:
    """Refuse an alarm that lacks a member, or that asks for what is not served. Raises `ApiError`."""
    if "Metrics" in asked or "MetricName" not in asked:
        raise ApiError("ValidationError", "An alarm of the lab's CloudWatch has a MetricName; it has no metric math.")
    needed = ("Namespace", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator")
    missing = [name for name in needed if name not in asked]
    if missing:
        raise ApiError("MissingParameter", f"The request must contain the parameter {missing[0]}.")
    if ("Statistic" in asked) == ("ExtendedStatistic" in asked):
        raise ApiError("ValidationError", "Exactly one of Statistic and ExtendedStatistic must be specified.")
    _check_statistic(asked.get("Statistic") or asked["ExtendedStatistic"])
    _period(asked["Period"])
    for name, choices in (("ComparisonOperator", COMPARISONS), ("TreatMissingData", MISSING)):
        if asked.get(name, choices[0]) not in choices:
            raise ApiError("ValidationError", f"{name} must be one of {', '.join(choices)}; got {asked[name]}.")
    if not 1 <= asked.get("DatapointsToAlarm", 1) <= asked["EvaluationPeriods"]:
        raise ApiError("ValidationError", "DatapointsToAlarm must be from 1 to EvaluationPeriods.")


def _described_alarm(alarm: Alarm, region: str) -> dict[str, Any]:
    asked = alarm.asked
    return {
        "AlarmName": asked["AlarmName"],
        "AlarmArn": f"arn:aws:cloudwatch:{region}:{ACCOUNT}:alarm:{asked['AlarmName']}",
        "AlarmConfigurationUpdatedTimestamp": as_time(alarm.made),
        "ActionsEnabled": True,
        "OKActions": [],
        "AlarmActions": [],
        "InsufficientDataActions": [],
        "StateValue": alarm.state,
        "StateReason": alarm.reason,
        "StateUpdatedTimestamp": as_time(alarm.updated),
        "StateTransitionedTimestamp": as_time(alarm.updated),
        "Dimensions": [],
        **{name: value for name, value in asked.items() if name not in ("AlarmName", "Tags")},
    }


def _page(found: Sequence[Any], token: str | None, most: int) -> tuple[list[Any], dict[str, str]]:
    """One page of a list, and the token behind it where there is more."""
    if token is not None and not token.isdecimal():
        raise ApiError("InvalidNextToken", "The next token is invalid.")
    start = int(token or 0)
    more = start + most < len(found)
    return list(found[start : start + most]), {"NextToken": str(start + most)} if more else {}
