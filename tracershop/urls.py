"""The paths of the site. Whatever is not a view is a screen of the front end."""

from __future__ import annotations

from typing import Any, cast

from django.urls import path, re_path

from consumers import exports, http
from tracershop.demo import old_site


def route(pattern: str, view: Any) -> Any:
  """A path to an async view (the stubs know sync ones only)."""
  return path(pattern, cast("Any", view))


urlpatterns = [
  route("api/session", http.session),
  route("api/commands", http.commands),
  route("api/queries", http.queries),
  route("api/streams/<str:stream>/snapshot", http.snapshot),
  route("api/streams/<str:stream>/deltas", http.deltas),
  route("api/certificates/<int:number>", http.certificate),
  route("api/audit.csv", exports.audit_csv),
  route("api/audit.pdf", exports.audit_pdf),
  route("api/replay/<str:stream>/<str:day>", exports.replay),
  route("api/rights.csv", exports.rights_csv),
  route("api/exports/month.xlsx", exports.month),
  route("api/exports/mirror/<str:table>.<str:end>", exports.mirror),
  route("api/exports/<str:table>.csv", exports.table),
  route("api/documents/<int:number>", http.document),
  route("api/openapi.json", http.describe),
  re_path(r"^api(?:/|$)", cast("Any", http.nothing_here)),
  route("healthz", http.healthz),
  route("readyz", http.readyz),
  route("metrics", http.metrics),
  route("monitor/enrol", http.enrol),
  # In the demo only.
  route("old-site/", old_site.page),
  route("old-site/<str:name>", old_site.asset),
  re_path(r"^", cast("Any", http.page)),
]
