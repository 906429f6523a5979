"""Mutants that are no fault: for each exercise, the mutant's name and why a check is right to accept it."""

from __future__ import annotations

_ORDER = "No other sort key of this key scheme begins with `ORDER`: the stretch is the same one."
_STATUS = "No status of the shop is the beginning of another: both conditions keep the same orders."
_PRICE = "It moves the price by 0.02 % or less; the exercise says that rounding does not matter."
_LAGS_LATER = (
    "No replica lags in this lesson's lab (N2 begins in lesson 08): it reads the same item, for half a unit less."
)
_NOT_GRADED = "A strongly consistent read finds the same orders; this exercise does not grade units."
_ONE_OF_A_TRANSACTION = "The actions of one transaction are carried out together: their order has no meaning."
_OWN_KEYS = "The keys are the learner's own. Written and read in the same way, this one keeps things apart as well."
_ONE_REASON = "Each refusal of the lab carries one reason, so the first is the last."
_STILL_FOUND = "A shorter part of the reason's name, still found in this reason and in no other."
_PROFILE_FIRST = "Read backwards from `PROFILE`, the profile is always the first item."

EQUIVALENT: dict[str, dict[str, str]] = {
    "start-here/write-and-read": {
        'drop an argument: answer = table.get_item(Key={"pk": book["pk"], "sk": book["sk"]})': _LAGS_LATER,
        'operator: answer = table.get_item(Key={"pk": book["pk"], "sk": book["sk"]}, ConsistentRead=False)': _LAGS_LATER,
    },
    "not-a-database/scan-to-query": {
        'text: its_orders = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER")': _ORDER,
    },
    "not-a-database/nightly-scan": {
        "number: blocks = 50 * 2 ** 30 / 4097": _PRICE,
        "number: blocks = 50 * 2 ** 30 / 4095": _PRICE,
        "number: dollars_per_month = 30 * units_a_night * 0.125 / 1000001": _PRICE,
        "number: dollars_per_month = 30 * units_a_night * 0.125 / 999999": _PRICE,
    },
    "not-a-database/page-through": {
        'operator: page = table.scan(FilterExpression=Attr("status").begins_with(status), **start)': _STATUS,
    },
    "not-a-database/bug-hunt": {
        'operator: history = {"KeyConditionExpression": Key("pk").eq(f"USER#{user_id}"), '
        '"FilterExpression": Attr("status").begins_with("DELIVERED"), "ScanIndexForward": False}': _STATUS,
    },
    "access-patterns/keys": {
        'text: return {"pk": f"BOOK#{book_id}", "sk": "TITL"}': _OWN_KEYS,
        'text: return {"pk": "DES", "sk": f"ORDER#{order_id}"}': _OWN_KEYS,
        'text: return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW{written}#{review_id}"}': _OWN_KEYS,
        'text: return {"pk": f"BOOK#{book_id}", "sk": f"REVIEW#{written}-{review_id}"}': _OWN_KEYS,
        'text: return {"pk": "DESK", "sk": f"ORDER{order_id}"}': _OWN_KEYS,
    },
    "access-patterns/ninth-pattern": {
        'drop an argument: door = table.get_item(Key=login_key(old))["Item"]': _LAGS_LATER,
        'operator: door = table.get_item(Key=login_key(old), ConsistentRead=False)["Item"]': _LAGS_LATER,
        'swap: table.meta.client.transact_write_items(TransactItems=[{"Put": put}, {"Update": update}, '
        '{"Delete": delete}])': _ONE_OF_A_TRANSACTION,
        'swap: table.meta.client.transact_write_items(TransactItems=[{"Update": update}, {"Delete": delete}, '
        '{"Put": put}])': _ONE_OF_A_TRANSACTION,
    },
    "partition-keys/sharded-sales": {
        'swap: table.put_item(Item={**key_of_sale(sale["day"], sale["id"]), **sale})': (
            "A sale has neither `pk` nor `sk`: nothing is overwritten whichever comes first."
        ),
        'return less: return less(table.get_item(Key=key_of_sale(day, sale_id)).get("Item"))': (
            "What is missing is `sk`, which the table has and a sale has not: the sale is complete."
        ),
    },
    "partition-keys/choose-n": {
        "swap: return max(math.ceil(writes_per_second * units_each / 1000), 1)": "The larger of two numbers.",
        "number: return max(0, math.ceil(writes_per_second * units_each / 1000))": (
            "Rounded up, any load above zero needs at least one shard."
        ),
    },
    "partition-keys/diagnose": {
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
    },
    "partition-keys/bug-hunt": {
        'text: return {"pk": f"EVENTS{event["day"]}#{shard}", "sk": f"{event["at"]}#{event["id"]}"}': _OWN_KEYS,
        'text: return {"pk": f"EVENTS#{event["day"]}-{shard}", "sk": f"{event["at"]}#{event["id"]}"}': _OWN_KEYS,
        'text: return {"pk": f"EVENTS#{event["day"]}#{shard}", "sk": f"{event["at"]}-{event["id"]}"}': _OWN_KEYS,
        'number: shard = int(event["id"]) % 9': "Nine shards keep each key below 1,000 writes a second, as eight do.",
        'number: shard = int(event["id"]) % 7': "Seven shards keep each key below 1,000 writes a second, as eight do.",
    },
    "sort-keys/order-key": {
        'text: return f"ORDER#{moment:%Y-%m-%dT%H:%M:%S.%f}Z{number:07}"': (
            "The moment has a fixed width, so the number needs no separator to be in order."
        ),
    },
    "sort-keys/last-orders": {
        'text: its_orders = Key("pk").eq(f"USER#{user_id}") & Key("sk").begins_with("ORDER")': _ORDER,
    },
    "sort-keys/stores-between": {
        'text: stretch = Key("sk").between(f"{country}#{first}#", f"{country}#{last}-")': (
            "Between `#` and `-` stand only `$ % & ' ( ) * + ,`, and no city's name goes on with one of these."
        ),
    },
    "sort-keys/orders-page": {
        'text: request = {"KeyConditionExpression": Key("pk").eq(pk) & Key("sk").begins_with("ORDER"), '
        '"ScanIndexForward": False, "Limit": size}': _ORDER,
    },
    "sort-keys/bug-hunt": {
        'one pass: details = {name: value for name, value in list(order.items())[:-1] if name != "lines"}': (
            "The last entry of an order is `lines`, which is left out in any case."
        ),
        'consistent read: return table.query(KeyConditionExpression=only_orders, ConsistentRead=True)["Items"]': (
            _NOT_GRADED
        ),
    },
    "single-table-design/key-builders": {
        'text: return {"pk": f"USER#{user_id}", "sk": "PROFIL"}': (
            "The requests ask for a sort key up to `PROFILE`, behind `ORDER#`: this is one."
        ),
        'text: return {"pk": f"PRODUCT#{product_id}", "sk": "DETAIL"}': (
            "The requests ask for a sort key before the reviews: this is one."
        ),
        'text: return {"pk": f"PRODUCT#{product_id}", "sk": f"REVIEW{user_id}"}': (
            "The requests ask for sort keys behind the product's, one for each user: these are."
        ),
    },
    "single-table-design/account-page": {
        'operator: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").gte("ORDER#")': (
            "In the key scheme of 5.1 nothing lies behind `PROFILE`."
        ),
        'text: stretch = Key("pk").eq(f"USER#{user_id}") & Key("sk").between("ORDER", "PROFILE")': _ORDER,
        'drop a condition: return {"profile": next((item for item in top)), '
        '"orders": [item for item in top if item["type"] == "Order"]}': _PROFILE_FIRST,
        'one pass: return {"profile": next((item for item in list(top)[:1] if item["type"] == "User")), '
        '"orders": [item for item in top if item["type"] == "Order"]}': _PROFILE_FIRST,
    },
    "single-table-design/both-ways": {
        'drop a condition: its_own = Key("pk").eq(f"PRODUCT#{product_id}")': _OWN_KEYS,
        'swap: ends = [{"pk": category_key, "sk": product_key, "title": product["title"]}, '
        '{"pk": product_key, "sk": category_key, "category": category}]': _ONE_OF_A_TRANSACTION,
        'operator: its_own = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").gte("CATEGORY#")': _OWN_KEYS,
        'text: its_own = Key("pk").eq(f"PRODUCT#{product_id}") & Key("sk").begins_with("CATEGORY")': _OWN_KEYS,
    },
    "single-table-design/bug-hunt": {
        'drop an argument: found = {"orders": 0, "spent": 0}': "Every user has a profile, which sets the name.",
        "consistent read: page = table.query(**collection, ConsistentRead=True)": _NOT_GRADED,
    },
    "global-secondary-indexes/projection": {
        'swap: projection = ["total", "name"]': "A projection is a set of attributes: their order has no meaning.",
    },
}
