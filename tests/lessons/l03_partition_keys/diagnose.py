"""What people write for partition-keys/diagnose."""

from __future__ import annotations

from helpers.exercises import State
from tests.lessons.answers import Answer, RightAnswer, WrongAnswer

DIAGNOSE = """
WORDS = {"KeyRange": "key", "ProvisionedThroughput": "capacity", "MaxOnDemand": "maximum", "AccountLimit": "quota"}

def diagnose(response):
    first = (response.get("ThrottlingReasons") or response.get("throttlingReasons"))[0]
    fix = next(word for part, word in WORDS.items() if part in first["reason"])
    return fix, first["resource"].split("table/")[1].replace("/index/", "/")
"""
BY_CLASS = """
def diagnose(response):
    reasons = response.get("ThrottlingReasons") or response.get("throttlingReasons")
    where = reasons[0]["resource"].split("table/")[1].replace("/index/", "/")
    code = response["Error"]["Code"]
    return {"ProvisionedThroughputExceededException": "capacity", "ThrottlingException": "key"}.get(code, "quota"), where
"""

ANSWERS: tuple[Answer, ...] = (
    RightAnswer(DIAGNOSE, State.WORKS),
    RightAnswer(
        """
        import re

        def diagnose(response):
            entry = next(value for name, value in response.items() if name.lower() == "throttlingreasons")[0]
            match = re.search(r"table/([^/]+)(?:/index/(.+))?$", entry["resource"])
            where = "/".join(part for part in match.groups() if part)
            if "KeyRange" in entry["reason"]:
                return ["key", where]
            if "MaxOnDemand" in entry["reason"]:
                return ["maximum", where]
            return ["quota" if "Account" in entry["reason"] else "capacity", where]
        """,
        State.WORKS,
    ),
    WrongAnswer("def diagnose(response):\n    ...  # your turn", "not-started"),
    WrongAnswer(BY_CLASS, "class-not-reason"),
    WrongAnswer(DIAGNOSE.replace(' or response.get("throttlingReasons")', ""), "one-spelling"),
    WrongAnswer(
        DIAGNOSE.replace(
            '(response.get("ThrottlingReasons") or response.get("throttlingReasons"))',
            'response["ThrottlingReasons"]',
        ),
        "one-spelling",
    ),
    WrongAnswer(DIAGNOSE.replace('response.get("', 'response["Error"].get("'), "inside-error"),
    WrongAnswer(DIAGNOSE.replace('first["reason"]', 'first["Reason"]'), "exception"),
    WrongAnswer(
        """
        def diagnose(response):
            for entry in response.get("ThrottlingReasons", []):
                where = entry["resource"].split("table/")[1].replace("/index/", "/")
                return "key" if "KeyRange" in entry["reason"] else "capacity", where
            return "capacity", "exercise-Events"
        """,
        "reason-not-read",
    ),
    WrongAnswer(
        DIAGNOSE.replace('"AccountLimit": "quota"', '"": "quota"').replace('"MaxOnDemand": "maximum", ', ""),
        "class-not-reason",
    ),
    WrongAnswer(DIAGNOSE.replace('.replace("/index/", "/")', ""), "wrong-place"),
    WrongAnswer(DIAGNOSE.replace('.split("table/")[1].replace("/index/", "/")', ""), "whole-arn"),
    WrongAnswer(DIAGNOSE.replace('.replace("/index/", "/")', '.split("/")[0]'), "index-lost"),
    WrongAnswer(DIAGNOSE.replace("return fix,", "return"), "not-a-pair"),
    WrongAnswer(DIAGNOSE.replace('.replace("/index/", "/")', '.replace("index/", "")'), "wrong-place"),
    WrongAnswer(
        """
        def diagnose(response):
            entries = response.get("ThrottlingReasons") or response.get("throttlingReasons")
            reason, where = entries[0]["reason"], entries[0]["resource"].split(":table/")[1].replace("/index/", "/")
            if "KeyRange" in reason:
                return "key", where
            if "aximum" in response["Error"]["Message"]:
                return "maximum", where
            return ("quota" if "Account" in reason else "capacity"), where
        """,
        "wrong-fix",
    ),
    WrongAnswer(
        """
        def diagnose(response):
            entries = response.get("ThrottlingReasons") or response.get("throttlingReasons")
            reason, where = entries[0]["reason"], entries[0]["resource"].split(":table/")[1].replace("/index/", "/")
            if "KeyRange" in reason:
                return "key", where
            if "MaxOnDemand" in reason:
                return "maximum", where
            return ("quota" if response["Error"]["Code"] == "RequestLimitExceeded" else "capacity"), where
        """,
        "wrong-fix",
    ),
    WrongAnswer(
        """
        def diagnose(response):
            entries = response.get("ThrottlingReasons") or response.get("throttlingReasons")
            reason, where = entries[0]["reason"], entries[0]["resource"].split(":table/")[1].replace("/index/", "/")
            if "/" in where:
                return "capacity", where
            words = {"KeyRange": "key", "MaxOnDemand": "maximum", "Account": "quota"}
            return next((word for part, word in words.items() if part in reason), "capacity"), where
        """,
        "class-not-reason",
    ),
    WrongAnswer(DIAGNOSE.replace('"key"', '"spread the key"'), "not-a-fix"),
    WrongAnswer(DIAGNOSE.replace('"capacity"', '"quota"'), "wrong-fix"),
    WrongAnswer(DIAGNOSE.replace('"AccountLimit": "quota"', '"": "capacity"'), "wrong-fix"),
    WrongAnswer(DIAGNOSE.replace(', "AccountLimit": "quota"', ""), "word-missing"),
)

_ONE_REASON = "Each refusal of the lab carries one reason, so the first is the last."
_STILL_FOUND = "A shorter part of the reason's name, still found in this reason and in no other."

EQUIVALENT = {
    'text: words = {"ProvisionedThroughpu": "capacity", "KeyRangeThroughput": "key", "MaxOnDemandThroughput": '
    '"maximum", "AccountLimit": "quota"}': _STILL_FOUND,
    'text: words = {"ProvisionedThroughput": "capacity", "KeyRangeThroughpu": "key", "MaxOnDemandThroughput": '
    '"maximum", "AccountLimit": "quota"}': _STILL_FOUND,
    'text: words = {"ProvisionedThroughput": "capacity", "KeyRangeThroughput": "key", "MaxOnDemandThroughpu": '
    '"maximum", "AccountLimit": "quota"}': _STILL_FOUND,
    'text: words = {"ProvisionedThroughput": "capacity", "KeyRangeThroughput": "key", "MaxOnDemandThroughput": '
    '"maximum", "AccountLimi": "quota"}': _STILL_FOUND,
    'number: where = reasons[-1]["resource"].split("table/")[1]': _ONE_REASON,
    'number: fix = next((word for limit, word in words.items() if limit in reasons[-1]["reason"]))': _ONE_REASON,
}
