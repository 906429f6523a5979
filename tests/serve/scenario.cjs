// The scenario in the AWS SDK for JavaScript: prints as JSON what a program that knows only environment variables gets to see.
const sdk = require(process.argv[2]);
const client = new sdk.DynamoDBClient();
const TableName = "Sdk";

const failure = async (command) => {
  try {
    await client.send(command);
  } catch (error) {
    return [error.name, error.message];
  }
  return ["nothing was raised", ""];
};

// How many times a request was sent that is refused for good.
const attempts = async (command) => {
  try {
    await client.send(command);
  } catch (error) {
    return error.$metadata.attempts;
  }
  return 0;
};

const reasons = async (command) => {
  try {
    await client.send(command);
  } catch (error) {
    if (!(error instanceof sdk.TransactionCanceledException)) throw error;
    return error.CancellationReasons.map((reason) => reason.Code);
  }
  return ["nothing was raised"];
};

const main = async () => {
  const key = { pk: { S: "a" }, sk: { N: "1" } };
  const item = {
    ...key,
    b: { B: new Uint8Array([0, 255]) },
    s: { SS: ["x"] },
    m: { M: { é: { L: [{ NULL: true }, { BOOL: false }] } } },
  };
  const out = {};
  await client.send(
    new sdk.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "pk", AttributeType: "S" },
        { AttributeName: "sk", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
    }),
  );
  await sdk.waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 1 }, { TableName });
  const put = await client.send(new sdk.PutItemCommand({ TableName, Item: item, ReturnConsumedCapacity: "TOTAL" }));
  out.units = put.ConsumedCapacity.CapacityUnits;
  const got = (await client.send(new sdk.GetItemCommand({ TableName, Key: key, ConsistentRead: true }))).Item;
  out.whole = true;
  try {
    require("node:assert").deepStrictEqual({ ...got, b: { B: [...got.b.B] } }, { ...item, b: { B: [0, 255] } });
  } catch (difference) {
    out.whole = difference.message;
  }
  const batch = [2, 3, 4, 5].map((sk) => ({ PutRequest: { Item: { pk: { S: "a" }, sk: { N: String(sk) } } } }));
  const written = await client.send(new sdk.BatchWriteItemCommand({ RequestItems: { [TableName]: batch } }));
  out.unprocessed = written.UnprocessedItems;
  out.pages = [];
  const query = { TableName, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": { S: "a" } } };
  for await (const page of sdk.paginateQuery({ client, pageSize: 2 }, query)) {
    out.pages.push(page.Items.map((one) => one.sk.N));
  }
  const again = { TableName, Item: item, ConditionExpression: "attribute_not_exists(pk)" };
  out.condition = await failure(new sdk.PutItemCommand(again));
  out.attempts = await attempts(new sdk.PutItemCommand(again));
  const first = { Put: { TableName, Item: { ...key, sk: { N: "9" } } } };
  out.transaction = await reasons(new sdk.TransactWriteItemsCommand({ TransactItems: [first, { Put: again }] }));
  out.missing = await failure(new sdk.DescribeTableCommand({ TableName: "Nowhere" }));
  out.invalid = await failure(new sdk.GetItemCommand({ TableName, Key: { pk: { S: "a" } } }));
  out.twice = await failure(
    new sdk.CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    }),
  );
  await client.send(new sdk.DeleteTableCommand({ TableName }));
  out.tables = (await client.send(new sdk.ListTablesCommand({}))).TableNames;
  console.log(JSON.stringify(out));
};

main();
