"""The built front end, held in memory: a few files, packed once, served without touching the disk."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from pathlib import Path

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse

TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/manifest+json")
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
ENTRY = re.compile(r'<script[^>]+src="(/assets/[^"]+\.js)"')
NOT_BUILT = "The front end is not built: run `make run`, or `npm run build` in frontend/."


class Asset(msgspec.Struct, frozen=True):
  """A file as it is sent."""

  content: bytes
  packed: bytes | None
  kind: str
  etag: str
  cache: str


def load(folder: Path) -> dict[str, Asset]:
  """All files of a folder by their path on the site. Empty where it is not there."""
  found: dict[str, Asset] = {}
  for path in sorted(folder.rglob("*")):
    if not path.is_file():
      continue
    name = "/" + path.relative_to(folder).as_posix()
    content = path.read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith(TEXT)
    packed = gzip.compress(content, 9, mtime=0) if text and len(content) > 1024 else None
    found[name] = Asset(
      content=content,
      packed=packed if packed is not None and len(packed) < len(content) else None,
      kind=f"{kind}; charset=utf-8" if text else kind,
      etag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
      # Names under assets/ carry a digest of what they hold.
      cache=FOREVER if name.startswith("/assets/") else ASK_AGAIN,
    )
  return found


class Site:
  """The front end's files, read again when a new build stands there."""

  def __init__(self, folder: Path) -> None:
    self._folder = folder
    self._assets: dict[str, Asset] = {}
    self._stamp: int | None = None

  def assets(self) -> dict[str, Asset]:
    """The files, as they are now: one stat decides whether to read them anew."""
    try:
      stamp: int | None = (self._folder / "index.html").stat().st_mtime_ns
    except OSError:
      stamp = None
    if stamp != self._stamp:
      self._assets = load(self._folder) if stamp is not None else {}
      self._stamp = stamp
    return self._assets

  def build(self) -> str:
    """The name of the build that stands there: its entry script's, digest and all. Empty where there is none."""
    index = self.assets().get("/index.html")
    found = None if index is None else ENTRY.search(index.content.decode())
    return "" if found is None else found[1]

  def page(self, request: HttpRequest, path: str) -> HttpResponse | None:
    """The file at a path, or the index for any path that is a screen; None where nothing is to be shown."""
    assets = self.assets()
    asset = assets.get(path)
    if asset is None and not path.startswith(("/assets/", "/api/", "/ws")):
      asset = assets.get("/index.html")
      if asset is None:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    return None if asset is None else _response(request, asset)


SITE = Site(settings.FRONTEND_DIR)


def _response(request: HttpRequest, asset: Asset) -> HttpResponse:
  headers = {"ETag": asset.etag, "Cache-Control": asset.cache, "Vary": "Accept-Encoding"}
  if asset.etag in request.headers.get("If-None-Match", ""):
    return HttpResponse(status=304, headers=headers)
  if asset.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
    return HttpResponse(asset.packed, content_type=asset.kind, headers={**headers, "Content-Encoding": "gzip"})
  return HttpResponse(asset.content, content_type=asset.kind, headers=headers)
