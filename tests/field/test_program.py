"""The phone page is one release: its page, its modules and its worker belong together, and know nobody."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from hatnhan.field import program
from hatnhan.field.program import FIRST, PAGE, SHEET, WORKER, modules_of, the_program
from hatnhan.plumbing.statics import lean
from hatnhan.ui import bundle
from tests.architecture.sources import PACKAGE
from tests.factories import make_village

SCRIPTS = PACKAGE / "field" / "static"
# The pages that need a network load it.
ELSEWHERE = "field/js/elsewhere.js"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    program._program.cache_clear()
    yield
    program._program.cache_clear()


@pytest.fixture
def served(settings: Settings, tmp_path: Path) -> Path:
    """The static files as an installation serves them."""
    assets, root = tmp_path / "assets", tmp_path / "static"
    bundle.build_css(assets)
    for weight in bundle.WEIGHTS:
        # What letters look like is nothing to this test.
        font = assets / "ui" / "fonts" / f"be-vietnam-pro-{weight}.woff2"
        font.parent.mkdir(parents=True, exist_ok=True)
        font.write_bytes(b"letters")
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = root, [assets]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "hatnhan.plumbing.statics.HashedStatics"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    return root


def told_by(worker: str) -> dict[str, object]:
    """What the worker is told about its program."""
    told: dict[str, object] = json.loads(worker.partition("work(")[2].rpartition(")")[0])
    return told


def test_the_page_is_open_to_everybody_and_sets_nothing(client: Client) -> None:
    answer = client.get("/field/")

    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-cache"
    assert "csrfmiddlewaretoken" not in answer.content.decode()


@pytest.mark.django_db
def test_the_page_names_no_village() -> None:
    make_village("pa-kim")

    assert "pa-kim" not in Client().get("/field/").content.decode()


def test_page_and_worker_are_of_one_version(client: Client) -> None:
    page, worker = client.get("/field/"), client.get("/field/sw.js")
    told = told_by(worker.content.decode())

    assert page["X-Field-Version"] == told["version"] == the_program().version
    assert told["shell"] == "/field/"
    assert f'data-version="{told["version"]}"' in page.content.decode()
    assert worker["Content-Type"].startswith("text/javascript")
    assert worker["Cache-Control"] == "no-cache"
    assert worker["Service-Worker-Allowed"] == "/field/"


def test_what_the_first_screen_imports_is_asked_for_at_once_and_what_asks_the_server_first(
    client: Client,
) -> None:
    page = client.get("/field/").content.decode()
    asked = re.findall(r'<link rel="modulepreload" href="([^"]+)"(?: data-sending)?>', page)
    in_turn = re.findall(r'<link rel="modulepreload" href="([^"]+)" fetchpriority="low">', page)
    scripts = re.findall(r'<script type="module" src="([^"]+)"(?: data-sending)?>', page)

    assert (tuple(asked), tuple(in_turn)) == (the_program().first, the_program().modules)
    assert [asked[0], in_turn[0]] == scripts == [f"/static/{FIRST}", f"/static/{PAGE}"]
    assert {*asked, *in_turn} == {static(name) for name in modules_of(FIRST, PAGE, SHEET)}
    assert "/static/field/js/send.js" in asked
    assert f"/static/{SHEET}" in in_turn


def test_everything_that_the_page_ever_imports_is_kept() -> None:
    kept = set(the_program().addresses)

    assert {static(name) for name in modules_of(FIRST, PAGE, SHEET)} < kept
    assert {
        static(f"field/js/screens/{name}.js") for name in ("house", "meeting", "outbox", "register")
    } < kept
    assert static("field/js/page/record.js") in kept
    assert static(WORKER) not in kept


def test_the_page_that_the_worker_keeps_waits_for_nothing(client: Client) -> None:
    page = client.get("/field/").content.decode()
    worker = (SCRIPTS / WORKER).read_text("utf-8")

    # What the worker takes out of the page stands in it.
    for words in (" data-arriving", ' fetchpriority="low"'):
        assert words in page
        assert words in worker


def test_the_page_that_the_worker_keeps_loads_nothing_for_sending_before_its_screen(client: Client) -> None:
    page = client.get("/field/").content.decode()
    (taken_out,) = re.findall(r"const SENDING = /(.*)/g;", (SCRIPTS / WORKER).read_text("utf-8"))
    kept = re.sub(taken_out.replace(r"\/", "/"), "", page)

    told = set(re.findall(r'(?:href|src)="([^"]+\.js)"', kept))
    assert told == {static(name) for name in modules_of(PAGE, SHEET)}
    assert static(FIRST) in page
    assert not told & {static(f"field/js/{name}.js") for name in ("first", "send", "push", "pull", "api")}
    assert kept.count("</script>") == page.count("</script>") - 1


def test_no_module_lies_unused() -> None:
    used = {*modules_of(FIRST, PAGE, later=True), *modules_of(WORKER), *modules_of(ELSEWHERE, later=True)}
    there = {path.relative_to(SCRIPTS).as_posix() for path in (SCRIPTS / "field" / "js").rglob("*.js")}
    bare = {name: lean((SCRIPTS / name).read_text("utf-8")) for name in there}
    only_types = {name for name, text in bare.items() if not text.strip("\n ;{}export")}

    assert there - used <= only_types


def test_a_word_that_changes_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = the_program().version
    program._program.cache_clear()
    monkeypatch.setattr(program, "_words", lambda modules: iter(["another word"]))

    assert the_program().version != before


def test_the_page_speaks_the_readers_language(client: Client) -> None:
    vietnamese = client.get("/field/", headers={"accept-language": "vi"})
    english = client.get("/field/", headers={"accept-language": "en"})
    translation.activate("en")

    assert '<html lang="vi" data-arriving>' in vietnamese.content.decode()
    assert '<html lang="en" data-arriving>' in english.content.decode()
    assert vietnamese["X-Field-Version"] == english["X-Field-Version"]
    assert {"Cookie", "Accept-Language"} <= set(english["Vary"].split(", "))


def test_a_home_screen_is_told_name_colours_and_icons(client: Client) -> None:
    told = json.loads(client.get("/field/manifest.webmanifest").content)
    tokens = (PACKAGE / "ui" / "static" / "ui" / "css" / "tokens.css").read_text("utf-8")

    assert (told["name"], told["start_url"], told["scope"], told["id"]) == ("Hạt Nhân", *["/field/"] * 3)
    assert f"--cham-deep: {told['theme_color']};" in tokens
    assert f"--paper: {told['background_color']};" in tokens
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    for icon in told["icons"]:
        drawn = (SCRIPTS / icon["src"].removeprefix("/static/")).read_bytes()
        width, height = (int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20))
        assert icon["sizes"] == f"{width}x{height}"


def test_served_modules_name_each_other_by_their_content(served: Path) -> None:
    addresses = [address for address in the_program().addresses if address.endswith(".js")]
    named = set()
    for address in addresses:
        text = (served / address.removeprefix("/static/")).read_text("utf-8")
        folder = Path(address).parent
        for found in re.findall(r'(?:from ?|import\()"(\.[^"]+)"', text):
            parts = (served / (folder / found).as_posix().removeprefix("/static/")).resolve()
            named.add("/static/" + parts.relative_to(served.resolve()).as_posix())

    assert len(addresses) > 20
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", address) for address in addresses)
    assert named == set(addresses) - {static(PAGE)}


def test_the_first_screen_is_light_for_a_slow_network(served: Path) -> None:
    asked = [*the_program().first, *the_program().modules]
    packed = [served / f"{address.removeprefix('/static/')}.br" for address in asked]
    plain = [served / address.removeprefix("/static/") for address in asked]
    weights = [
        (one if one.exists() else other).stat().st_size for one, other in zip(packed, plain, strict=True)
    ]

    # Over HTTP/1.1 six modules come in one round trip; what grows past this wants to be fetched later.
    assert len(asked) <= 40
    assert 10_000 < sum(weights) <= 40_000


def test_served_modules_are_whole_programs_without_comments(served: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    addresses = [address for address in the_program().addresses if address.endswith(".js")]
    modules = [served / address.removeprefix("/static/") for address in (*addresses, static(WORKER))]
    reading = (
        "for (const path of process.argv.slice(1)) new vm.SourceTextModule(fs.readFileSync(path, 'utf8'))"
    )

    read = subprocess.run(
        [node, "--no-warnings", "--experimental-vm-modules", "-e", reading, *modules],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (read.returncode, read.stderr) == (0, "")
    assert not [path.name for path in modules if "/**" in path.read_text("utf-8")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("// @ts-check\n/** What it is. */\n\nimport a from './a.js';\n", "import a from './a.js';\n"),
        ("const a = /** @type {any} */ (b);\n", "const a =  (b);\n"),
        ("go();\n  // why\nstop();\n", "go();\nstop();\n"),
        ("const address = 'https://a/b'; // stays\n", "const address = 'https://a/b'; // stays\n"),
        ("const pattern = /\\/*x/;\n", "const pattern = /\\/*x/;\n"),
    ],
)
def test_comments_go_and_nothing_else(source: str, expected: str) -> None:
    assert lean(source) == expected
