"""What goes over the wire: requests and answers, and inside them items and their typed values."""

from __future__ import annotations

from typing import Any, Final

CONTENT_TYPE: Final = "application/x-amz-json-1.0"
"""What a request and its answer say they are."""

Json = dict[str, Any]
"""A request, an answer, or a member of one: JSON as botocore would send it."""

AttributeValue = dict[str, Any]
"""One typed value as on the wire: `{"S": "x"}`, `{"N": "1"}`, `{"B": "<base64>"}` …"""

Item = dict[str, AttributeValue]
"""Attribute name → typed value. Binary stays base64 text, numbers stay decimal text in canonical form."""
