"""The AsyncAPI 3 and OpenAPI 3.1 documents of the wire, made from the same schema. Pure."""

from __future__ import annotations

from typing import Any, get_args

from tracershop.protocol import SUBPROTOCOL, VERSION, messages, schema

_REF = "#/components/schemas/{name}"
_INFO = {"title": "Tracershop", "version": str(VERSION), "license": {"name": "MIT"}}


def _schemas() -> dict[str, Any]:
  return dict(schema.document(_REF)["$defs"])


def asyncapi() -> dict[str, Any]:
  """The websocket."""
  client = [it.__name__ for it in get_args(messages.ClientFrame)]
  server = [it.__name__ for it in get_args(messages.ServerFrame)]
  return {
    "asyncapi": "3.0.0",
    "info": {**_INFO, "description": f"Websocket at /ws/, subprotocol {SUBPROTOCOL}. See docs/protocol.md."},
    "channels": {
      "socket": {
        "address": "/ws/",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in (*client, *server)},
      }
    },
    "operations": {
      "receive": {
        "action": "receive",
        "channel": {"$ref": "#/channels/socket"},
        "messages": [{"$ref": f"#/channels/socket/messages/{name}"} for name in client],
      },
      "send": {
        "action": "send",
        "channel": {"$ref": "#/channels/socket"},
        "messages": [{"$ref": f"#/channels/socket/messages/{name}"} for name in server],
      },
    },
    "components": {
      "messages": {name: {"payload": {"$ref": _REF.format(name=name)}} for name in (*client, *server)},
      "schemas": _schemas(),
    },
  }


def _ref(name: str) -> dict[str, str]:
  return {"$ref": _REF.format(name=name)}


def _json(content: dict[str, Any], text: str) -> dict[str, Any]:
  return {"description": text, "content": {"application/json": {"schema": content}}}


_SESSION = {
  "type": "object",
  "properties": {
    "user": {"oneOf": [{"type": "null"}, {"$ref": _REF.format(name="SessionUser")}]},
    "oldSite": {"type": "string", "description": "where the demo plays the old system's site; in the demo only"},
  },
  "required": ["user"],
}
_STREAM = {"name": "stream", "in": "path", "required": True, "schema": {"type": "string"}}


def _refusals(*codes: int) -> dict[str, Any]:
  words = {
    400: "malformed",
    401: "unauthenticated",
    403: "forbidden",
    404: "not there, or not yours",
    409: "the row's state, its revision or the id says no",
    410: "the position is lost; take a snapshot",
    422: "a rule says no",
    429: "too many",
    500: "our fault; quote the id",
    503: "busy; send again with the same id",
  }
  return {str(code): _json(_ref("Refused"), words[code]) for code in codes}


def _parameter(name: str, where: str, kind: str = "string", **more: Any) -> dict[str, Any]:
  return {"name": name, "in": where, "required": where == "path", "schema": {"type": kind, **more}}


def _download(text: str, media_type: str, parameters: list[dict[str, Any]], *codes: int) -> dict[str, Any]:
  return {
    "get": {
      "parameters": parameters,
      "responses": {"200": {"description": text, "content": {media_type: {}}}, **_refusals(401, 403, 422, 429, *codes)},
    }
  }


def _downloads() -> dict[str, Any]:
  """Files, each of which is written down in the trail but for a replay and the register."""
  day = {"format": "date"}
  search = [
    _parameter("subject", "query"),
    _parameter("orderId", "query", "integer"),
    _parameter("batch", "query"),
    _parameter("person", "query"),
    _parameter("kind", "query"),
    _parameter("fromDate", "query", **day),
    _parameter("toDate", "query", **day),
  ]
  stream = _parameter("stream", "path", enum=["production", "wall"])
  xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  return {
    "/api/audit.csv": _download("the trail that fits, at most 20,000 entries", "text/csv", search, 503),
    "/api/audit.pdf": _download("the same on paper, at most 500 entries", "application/pdf", search, 503),
    "/api/replay/{stream}/{date}": _download(
      "a day as it was: a snapshot and its deltas", "application/json", [stream, _parameter("date", "path", **day)], 404
    ),
    "/api/rights.csv": _download(
      "who could release what on a day", "text/csv", [_parameter("date", "query", **day)], 503
    ),
    "/api/exports/month.xlsx": _download(
      "a month's orders, vials and sums", xlsx, [_parameter("month", "query", pattern=r"^\d{4}-\d{2}$")], 503
    ),
    **{
      f"/api/exports/mirror/{{table}}.{end}": _download(
        "a table of the old system's copy, at most 50,000 rows",
        kind,
        [
          _parameter("table", "path"),
          _parameter("key", "query"),
          _parameter("customerId", "query"),
          _parameter("from", "query", **day),
          _parameter("to", "query", **day),
        ],
        404,
        503,
      )
      for end, kind in (("csv", "text/csv"), ("xlsx", xlsx))
    },
    "/api/exports/{table}.csv": _download(
      "a table of order book or catalogue",
      "text/csv",
      [_parameter("table", "path"), _parameter("from", "query", **day), _parameter("to", "query", **day)],
      404,
    ),
  }


def openapi() -> dict[str, Any]:
  """The same over HTTP."""
  return {
    "openapi": "3.1.0",
    "info": {**_INFO, "description": "The websocket's HTTP twin. Cookie and X-CSRFToken as a browser sends them."},
    "paths": {
      "/api/session": {
        "get": {"responses": {"200": _json(_SESSION, "who is signed in; sets the cookie csrftoken")}},
        "post": {
          "requestBody": _json(
            {
              "type": "object",
              "properties": {"username": {"type": "string"}, "password": {"type": "string"}},
              "required": ["username", "password"],
            },
            "credentials",
          ),
          "responses": {"200": _json(_SESSION, "signed in"), **_refusals(400, 401, 429)},
        },
        "delete": {"responses": {"200": _json(_SESSION, "signed out")}},
      },
      "/api/commands": {
        "post": {
          "requestBody": _json(_ref("Command"), "a command frame"),
          "responses": {
            "200": _json(_ref("Done"), "committed"),
            **_refusals(400, 401, 403, 404, 409, 422, 429, 500, 503),
          },
        }
      },
      "/api/streams/{stream}/snapshot": {
        "get": {
          "parameters": [_STREAM],
          "responses": {
            "200": _json(_ref("Snapshot"), "in one piece; ETag of epoch and revision"),
            "304": {"description": "not changed"},
            **_refusals(401, 404, 503),
          },
        }
      },
      "/api/streams/{stream}/deltas": {
        "get": {
          "parameters": [
            _STREAM,
            {"name": "epoch", "in": "query", "required": True, "schema": {"type": "string"}},
            {"name": "since", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 0}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 500}},
          ],
          "responses": {
            "200": _json(
              {
                "type": "object",
                "properties": {
                  "epoch": {"type": "string"},
                  "since": {"type": "integer"},
                  "head": {"type": "integer"},
                  "deltas": {"type": "array", "items": _ref("Delta")},
                  "done": {"type": "boolean"},
                },
              },
              "the deltas after `since`",
            ),
            **_refusals(400, 401, 404, 410, 503),
          },
        }
      },
      "/api/certificates/{id}": {
        "get": {
          "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
          "responses": {
            "200": {"description": "the certificate as it was frozen", "content": {"application/pdf": {}}},
            **_refusals(401, 404),
          },
        }
      },
      **_downloads(),
      "/api/documents/{id}": {
        "get": {
          "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
          "responses": {
            "200": {
              "description": "the paper as it was frozen",
              "content": {"application/pdf": {}, "application/vnd.zebra.zpl": {}},
            },
            **_refusals(401, 404),
          },
        }
      },
      "/healthz": {"get": {"responses": {"200": {"description": "the database answers"}, **_refusals(503)}}},
      "/readyz": {"get": {"responses": {"200": {"description": "workers and layer too"}, **_refusals(503)}}},
    },
    "components": {"schemas": _schemas()},
  }
