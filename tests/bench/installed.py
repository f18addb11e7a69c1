"""Which peers are here, and how each is called."""
import os
import shutil
import subprocess

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
PACKAGES = {
    "Mapnik": "python3-mapnik",
    "pandas + shapely": "python3-pandas python3-shapely",
    "PostGIS": "postgresql postgresql-15-postgis-3",
    "SpatiaLite": "spatialite-bin libsqlite3-mod-spatialite",
}
# The system's own Python is the one that apt's modules are for.
PYTHON = "/usr/bin/python3"


def script(name, *words):
    path = os.path.join(HERE, name)
    return [PYTHON, path, *words] if name.endswith(".py") else [path, *words]


def has_modules(*modules):
    said = subprocess.DEVNULL
    return subprocess.run([PYTHON, "-c", "import " + ", ".join(modules)], stdout=said, stderr=said, check=False).returncode == 0


def postgis_version():
    root = "/usr/lib/postgresql"
    for version in sorted(os.listdir(root), key=float, reverse=True) if os.path.isdir(root) else []:
        if os.path.exists("%s/%s/bin/initdb" % (root, version)):
            control = "/usr/share/postgresql/%s/extension/postgis.control" % version
            return os.path.exists(control)
    return False


def find():
    """The peers that are installed; what is not is left out, and said so."""
    have = {
        "Mapnik": lambda: has_modules("mapnik"),
        "pandas + shapely": lambda: has_modules("pandas", "shapely.vectorized"),
        "PostGIS": lambda: bool(shutil.which("psql")) and postgis_version(),
        "SpatiaLite": lambda: bool(shutil.which("spatialite")),
    }
    return [name for name in PACKAGES if have[name]()]


def versions(names):
    """As the system's package list has them."""
    packages = " ".join(PACKAGES[name] for name in names).split()
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *packages], capture_output=True, text=True,
                            check=False) if packages and shutil.which("dpkg-query") else None
    return dict(line.split(" ", 1) for line in listed.stdout.splitlines()) if listed else {}


class PostgisServer:
    """Runs while the bench needs it, in a folder below /tmp that its user can reach; a socket's path must be short."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        subprocess.run(script("postgis", "start", self.folder), check=True)
        return self.folder

    def __exit__(self, *_):
        subprocess.run(script("postgis", "stop", self.folder), check=False)
