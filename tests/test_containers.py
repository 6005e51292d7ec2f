"""The compose form and the image, as far as they can be held to what there is without an engine that runs them."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests import services
from tests.server import environment

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
# The front end's own reader of YAML, with anchors.
READ = "console.log(JSON.stringify(require('js-yaml').load(require('fs').readFileSync(process.argv[1], 'utf8'))))"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
  command = [services.program("node", "nodejs"), "-e", READ, str(DEPLOY / "compose.yaml")]
  done = subprocess.run(command, cwd=ROOT / "frontend", capture_output=True, text=True, check=True, timeout=30)
  found: dict[str, Any] = merged(json.loads(done.stdout))
  return found


def merged(node: Any) -> Any:
  """With what `<<` brings in; what stands beside it goes before."""
  if isinstance(node, list):
    return [merged(it) for it in node]
  if not isinstance(node, dict):
    return node
  own = {key: merged(value) for key, value in node.items() if key != "<<"}
  return {**merged(node["<<"]), **own} if "<<" in node else own


def started(compose: dict[str, Any]) -> dict[str, list[str]]:
  """What each service of our own image starts."""
  (usual,) = re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
  ours = {name: it for name, it in compose["services"].items() if it["image"] == "tracershop"}
  return {name: it.get("command", json.loads(usual)) for name, it in ours.items()}


def test_each_unit_of_systemd_has_its_service(compose: dict[str, Any]) -> None:
  units = {
    path.stem.removeprefix("tracershop").strip("-@") or "serve" for path in (DEPLOY / "systemd").glob("*.service")
  }
  assert units == set(started(compose))
  # Only where there is an old system.
  assert compose["services"]["legacy"]["profiles"] == ["legacy"]
  assert [name for name, it in compose["services"].items() if "profiles" in it] == ["legacy"]


def test_each_service_starts_what_is_in_the_image(compose: dict[str, Any], tmp_path: Path) -> None:
  for name, command in started(compose).items():
    if command[0] == "tracershop":
      words = [word for word in command[1:] if not word.startswith("-") and "." not in word]
      asked = [sys.executable, "-m", "tracershop.cli", *words, "--help"]
      done = subprocess.run(asked, env=environment(tmp_path), cwd=ROOT, capture_output=True, text=True, timeout=60)
      assert done.returncode == 0, f"{name}: {done.stderr}"
    else:
      assert f"COPY {command[0]} {command[0]}" in DOCKERFILE
      assert (ROOT / command[0]).stat().st_mode & 0o100


def test_what_a_service_waits_for_mounts_and_asks_of_the_environment_is_there(compose: dict[str, Any]) -> None:
  named = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text()))
  given = set(re.findall(r"^(\w+)=", (DEPLOY / "compose.env.example").read_text(), re.MULTILINE))
  assert named == given
  settings = set(re.findall(r"^#? ?(\w+)=", (DEPLOY / "tracershop.env.example").read_text(), re.MULTILINE))
  for name, service in compose["services"].items():
    assert set(service.get("depends_on", ())) <= set(compose["services"]), name
    for mount in service.get("volumes", ()):
      source = mount.partition(":")[0]
      if source.startswith("."):
        assert (DEPLOY / source).exists(), f"{name}: {source}"
      elif not source.startswith("$"):
        assert source in compose["volumes"], f"{name}: {source}"
    if service["image"] == "tracershop":
      assert set(service["environment"]) <= settings, name
      assert (DEPLOY / f"{service['env_file']}.example").exists()


def test_the_databases_options_are_options(compose: dict[str, Any]) -> None:
  options = compose["services"]["mariadb"]["command"]
  asked = [services.program("mariadbd", "mysqld"), "--no-defaults", *options, "--verbose", "--help"]
  done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
  assert done.returncode == 0, done.stderr
  assert "log-bin-trust-function-creators" in " ".join(options), "the owner could make no triggers"


def test_nginx_finds_the_processes_by_their_name(compose: dict[str, Any]) -> None:
  """As its service rewrites the file of a machine of one's own."""
  script = compose["services"]["nginx"]["command"][-1]
  cut, put = re.findall(r"-e '([^']+)'", script)
  done = subprocess.run(
    ["sed", "-e", cut, "-e", put, str(DEPLOY / "nginx.conf")], capture_output=True, text=True, check=True, timeout=10
  )
  assert re.findall(r"^\s*server ([\w.:]+)", done.stdout, re.MULTILINE) == ["serve:8000"]
  assert "EXPOSE 8000" in DOCKERFILE


def ignored(path: str) -> bool:
  """Whether the build never sees a path: the last line that fits it decides."""
  found = False
  for line in (DEPLOY / "Dockerfile.dockerignore").read_text().split():
    pattern = line.removeprefix("!")
    parents = [path, *(str(it) for it in Path(path).parents if str(it) != ".")]
    if any(fnmatch.fnmatch(it, pattern.removeprefix("**/")) for it in parents):
      found = not line.startswith("!")
  return found


def test_the_image_is_made_of_what_there_is() -> None:
  copied: list[str] = []
  for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
    copied += line.split()[:-1]
  for source in copied:
    assert (ROOT / source).exists(), source
    assert not ignored(source), f"{source} never reaches the build"
  assert ignored("frontend/node_modules")
  assert ignored("var")
  project = tomllib.loads((ROOT / "pyproject.toml").read_text())
  packages = set(project["tool"]["importlinter"]["root_packages"])
  assert packages <= set(copied), "a package that is not in the image"
