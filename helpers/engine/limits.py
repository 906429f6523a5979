"""Every number DynamoDB imposes, with the id of the fact it comes from. No other module holds such a number."""

from __future__ import annotations

from typing import Final

# Units (U1–U4)
KB: Final = 1_024  # U1
MB: Final = 1_024 * KB  # U1
GB: Final = 1_024 * MB  # U1
READ_BLOCK: Final = 4 * KB  # U3
WRITE_BLOCK: Final = 1 * KB  # U3
EVENTUAL: Final = 0.5  # U4
STRONG: Final = 1.0  # U4
TRANSACTIONAL: Final = 2.0  # U4

# Item size (S1–S13)
ITEM_MAX: Final = 400 * KB  # S9
COLLECTION_OVERHEAD: Final = 3  # S5, a list or a map
ELEMENT_OVERHEAD: Final = 1  # S5, each element of one
NUMBER_MAX_SIZE: Final = 21  # S7
NUMBER_MAX_DIGITS: Final = 38  # S13
NUMBER_MAX_EXPONENT: Final = 125  # S13
NUMBER_MIN_EXPONENT: Final = -130  # S13
STORAGE_OVERHEAD: Final = 100  # S12, billed per item and per index entry

# Keys and names (K1–K5)
PARTITION_KEY_MAX: Final = 2_048  # K1
SORT_KEY_MAX: Final = 1_024  # K1
NAME_MIN: Final = 3  # K5
NAME_MAX: Final = 255  # K5
ATTRIBUTE_NAME_MAX: Final = 65_535  # K5
KEY_ATTRIBUTE_NAME_MAX: Final = 255  # K5, characters
NESTING_MAX: Final = 32  # K5
JSON_LEVELS_MAX: Final = 2 * NESTING_MAX + 16  # ours, for a whole request; the deepest that K5 lets through has 69
GSI_MAX: Final = 20  # K8
LSI_MAX: Final = 5  # K8
PROJECTED_ATTRIBUTES_MAX: Final = 100  # K8
MULTI_KEY_MAX: Final = 4  # K9

# Expressions (K6)
EXPRESSION_MAX: Final = 4 * KB  # K6
TOKEN_MAX: Final = 255  # K6
SUBSTITUTION_MAX: Final = 2 * MB  # K6
OPERATORS_MAX: Final = 300  # K6
IN_OPERANDS_MAX: Final = 100  # K6
PATH_ELEMENTS_MAX: Final = 32  # K10, names and list positions of one document path
LIST_INDEX_MAX: Final = 4_294_967_294  # K10

# Calls (K7)
BATCH_GET_MAX: Final = 100  # K7
BATCH_WRITE_MAX: Final = 25  # K7
BATCH_BYTES_MAX: Final = 16 * MB  # K7
TRANSACTION_MAX: Final = 100  # K7, T7
TRANSACTION_BYTES_MAX: Final = 4 * MB  # K7, T7
PARTIQL_BATCH_MAX: Final = 25  # K7
PARTIQL_READS_MAX: Final = 50  # G4, item collections one SELECT may name
PARTIQL_BRANCHES_MAX: Final = 1_000  # ours: an AND of more alternatives is not taken apart to find the keys it names
PARTIQL_LIST_INDEX_MAX: Final = (1 << 31) - 1  # K10, in a statement
PAGE_MAX: Final = 1 * MB  # K7, B4
SEGMENTS_MAX: Final = 1_000_000  # B6
TOKEN_LIFETIME: Final = 10 * 60  # T6, seconds

# Partitions and capacity (P1, P8, Q1–Q6, I7, N1)
PARTITION_READ_UNITS: Final = 3_000  # P1, per second
PARTITION_WRITE_UNITS: Final = 1_000  # P1, per second
PARTITION_BYTES: Final = 10 * GB  # P1
COLLECTION_BYTES_WITH_LSI: Final = 10 * GB  # I7
BURST_SECONDS: Final = 300  # P8
ON_DEMAND_NEW_READ: Final = 12_000  # Q1
ON_DEMAND_NEW_WRITE: Final = 4_000  # Q1
ON_DEMAND_PERIOD: Final = 30 * 60  # Q1, seconds
MODE_SWITCHES_PER_DAY: Final = 4  # Q3, to on-demand, per rolling 24 h
TABLE_QUOTA: Final = 40_000  # Q5, read and write each
ACCOUNT_QUOTA: Final = 80_000  # Q5, provisioned, read and write each
CLASS_CHANGES: Final = 2  # M7, within
CLASS_CHANGE_DAYS: Final = 30  # M7
DECREASES_BANKED: Final = 4  # Q6, at the start of the UTC day, and the most that can be saved up
CAPACITY_UNITS_MAX: Final = 1_000_000_000_000  # DYN: a request with more is out of bounds
REPLICAS: Final = 3  # N1

# Tables, tags and endpoints
TABLES_PAGE_MAX: Final = 100  # API reference, ListTables
TAGS_MAX: Final = 50  # L5
TAG_KEY_MAX: Final = 128  # L5
TAG_VALUE_MAX: Final = 256  # L5
ENDPOINT_CACHE_MINUTES: Final = 1_440  # what DescribeEndpoints answers

# Backups, policies and insights
BACKUPS_PAGE_MAX: Final = 100  # API reference, ListBackups
EXPORT_LIST_DAYS: Final = 90  # EX4
EXPORT_PERIOD_MAX: Final = 24 * 60 * 60  # EX9, seconds
EXPORT_PERIOD_MIN: Final = 15 * 60  # EX9, seconds
EXPORT_TOKEN_LIFETIME: Final = 8 * 60 * 60  # EX2, seconds
EXPORTS_MAX: Final = 300  # EX4: at once
EXPORTS_PAGE_MAX: Final = 25  # API reference, ListExports
INCREMENTAL_EXPORT_BYTES_MIN: Final = 10_000_000  # EX12
IMPORTS_MAX: Final = 50  # EX17: at once
IMPORTS_PAGE_MAX: Final = 25  # API reference, ListImports
INSIGHTS_PAGE_MAX: Final = 100  # API reference, ListContributorInsights
INSIGHTS_RULES_MAX: Final = 100  # ACKQ: CloudWatch's quota of rules in a Region
POLICY_BYTES_MAX: Final = 20 * KB  # API reference, PutResourcePolicy
RECOVERY_DAYS_MAX: Final = 35  # API reference, UpdateContinuousBackups; the default
RECOVERY_LAG: Final = 5 * 60  # API reference, LatestRestorableDateTime, seconds
RESTORES_MAX: Final = 50  # L7: at once, in one account and Region
SYSTEM_BACKUP_SECONDS: Final = 35 * 24 * 60 * 60  # API reference, BackupType, of a deleted table's backup

# Descriptions
DESCRIBE_INTERVAL: Final = 6 * 60 * 60  # API reference, DescribeTable, seconds between two counts of items and bytes

# Streams and TTL (G1, G2)
STREAM_RETENTION: Final = 24 * 60 * 60  # G1, seconds
ITERATOR_LIFETIME: Final = 15 * 60  # API reference, GetShardIterator, seconds
STREAM_RECORDS_MAX: Final = 1_000  # API reference, GetRecords; 1 MB at most
STREAM_LIST_MAX: Final = 100  # API reference, ListStreams and DescribeStream
TTL_PAST_MAX: Final = 5 * 365 * 24 * 60 * 60  # G2, seconds
TTL_CHANGE_INTERVAL: Final = 60 * 60  # API reference, UpdateTimeToLive, seconds
