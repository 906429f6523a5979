from __future__ import annotations
import boto3
from moto import mock_aws
from helpers.engine.ledger import Call


class StandIn:
    def __init__(self):
        self.mock = mock_aws(); self.mock.start()
        self.calls = []; self.listeners = []
        self.resource = boto3.resource("dynamodb", region_name="us-east-1")
        from botocore.handlers import BUILTIN_HANDLERS
        BUILTIN_HANDLERS.append(("after-call.dynamodb", self.after))
        self.resource = boto3.session.Session().resource("dynamodb", region_name="us-east-1")
        boto3.setup_default_session()
    def stop(self):
        self.mock.stop()
        from botocore.handlers import BUILTIN_HANDLERS
        BUILTIN_HANDLERS[:] = [h for h in BUILTIN_HANDLERS if h[1] != self.after]
    def on_call(self, cb):
        self.listeners.append(cb); return lambda: self.listeners.remove(cb)
    def after(self, parsed, model, http_response, **kw):
        if model.name in ("CreateTable", "DeleteTable", "DescribeTable"): return
        err = parsed.get("Error", {}).get("Code")
        w = model.name in ("PutItem", "UpdateItem")
        items = parsed.get("Items") or ([parsed["Item"]] if "Item" in parsed else [])
        from helpers.engine.sizes import item_size
        ev = parsed.get("ScannedCount", len(items))
        sz = sum(item_size({k: v for k, v in i.items()}) for i in items)
        ru = 0 if w else max(1, -(-sz // 4096)) * .5
        c = Call(len(self.calls) + 1, model.name, "t", None, ev, len(items), sz, ru if not err else 0, 1.0 if w else 0.0, (), err, 0.0, 0.0)
        self.calls.append(c)
        for l in list(self.listeners): l(c)
    def table(self, name, pk="pk", sk=None, items=()):
        try: self.resource.Table(name).delete()
        except Exception: pass
        ks = [{"AttributeName": pk, "KeyType": "HASH"}] + ([{"AttributeName": sk, "KeyType": "RANGE"}] if sk else [])
        self.resource.create_table(TableName=name, KeySchema=ks, BillingMode="PAY_PER_REQUEST", AttributeDefinitions=[{"AttributeName": k["AttributeName"], "AttributeType": "S"} for k in ks])
        t = self.resource.Table(name)
        with t.batch_writer() as b:
            for i in items: b.put_item(Item=i)
        return t
