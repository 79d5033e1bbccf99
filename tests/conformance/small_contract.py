"""A contract with two operations, small enough to change one thing at a time."""

from __future__ import annotations

from typing import Any

__all__ = ["BASE"]

BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "A small contract", "version": "1"},
    "paths": {
        "/things": {
            "servers": [{"url": "https://one.example"}],
            "get": {
                "operationId": "listThings",
                "x-prepay": {
                    "source": "seed",
                    "charge": "none",
                    "price": 0,
                    "resend": "safe",
                    "sdk": "things.list",
                },
                "security": [{"Key": []}],
                "parameters": [
                    {
                        "name": "page",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 100},
                    },
                    {"name": "kind", "in": "query", "required": True, "schema": {"enum": ["a", "b"]}},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-Count": {"required": True, "schema": {"type": "integer"}}},
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                    "404": {"$ref": "#/components/responses/Missing"},
                },
            },
            "post": {
                "operationId": "buyThing",
                "x-prepay": {
                    "source": "seed",
                    "charge": "debit",
                    "price": {"thing": "thing"},
                    "resend": "keyed",
                    "idempotency": "header",
                    "sdk": "things.buy",
                },
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}},
                },
                "responses": {"201": {"description": "bought"}, "402": {"description": "not enough"}},
            },
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "string", "maxLength": 10},
                    "state": {"type": "string", "enum": ["new", "old"]},
                    "note": {"type": "string"},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                },
            },
            "Order": {
                "type": "object",
                "required": ["count"],
                "properties": {
                    "count": {"type": "integer", "minimum": 1, "maximum": 10},
                    "ratio": {"type": "number"},
                    "size": {"type": "string", "enum": ["s", "m"], "maxLength": 1},
                    "code": {"type": "string", "pattern": "^x"},
                },
            },
        },
        "responses": {"Missing": {"description": "no", "x-prepay-codes": ["NOT_FOUND", "GONE"]}},
    },
    "x-prepay-prices": {"shop": {"thing": 5}},
}
