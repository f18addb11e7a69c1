/* The table of commands, and what stands before a command: --help, --version, help. */
#include "layers/cli/cli.h"
#include "layers/cli/suggest.h"

#include <string.h>

static const cmap_command commands[] = {
    {"figures", "", "list the figures that can be drawn: id, title, layers",
     "Lists the figures of this version in the order of the plan: the id that render takes, the titles in Chinese and "
     "English, the plan's own figure that it redraws, and its layers from bottom to top. The last one, the atlas, is "
     "a PDF of them all and a page for each district.",
     "  carriermap figures\n"
     "  carriermap figures --format json | jq -r '.[].id'\n",
     cmap_cmd_figures},
    {"render", "ID...", "draw figures as PNG, SVG or PDF",
     "Draws figures of the plan from a database. ID is one that 'carriermap figures' lists, or the path of a figure "
     "of your own (.yaml).\n\n"
     "Without -o a figure becomes <id>.png (or what --as says) in the current folder. -o FILE takes the format from "
     "the ending; -o FOLDER/ takes <id>.<format> for each; -o - writes one file to stdout. Nothing is written before "
     "every figure is drawn, and each file appears whole or not at all. --sidecar, --tex and --world write what goes "
     "beside a figure: its words and numbers as JSON, a snippet for LaTeX, its place for QGIS.\n\n"
     "The same input gives the same bytes on any day, in any locale and folder. SOURCE_DATE_EPOCH sets the date in "
     "the files; otherwise it is the plan's. A map for publication needs an approval number (审图号) from the "
     "authority; carriermap never makes one up: without it the slot says that it is pending. --final refuses what "
     "'carriermap lint' finds.",
     "  carriermap render layout                          layout.png, A4 at 300 dpi\n"
     "  carriermap render layout -o plan.pdf --lang zh+en\n"
     "  carriermap render --all --as png,svg,pdf -o figures/ --sidecar\n"
     "  carriermap render layout -o report/layout.pdf --tex --lang en\n"
     "  carriermap render atlas -o atlas.pdf\n"
     "  carriermap render axis --page A3-landscape --theme grey -o axis.svg\n"
     "  carriermap render progress --db survey.sqlite -o - --as pdf | lp\n",
     cmap_cmd_render},
    {"lint", "ID", "tell what a figure lacks before it may be published",
     "Draws a figure into nothing and looks at it: texts, a legend or names that are missing, type too small to read, "
     "a panel too full, names that found no place, colours of the theme that come too close for some eyes, and the "
     "approval number (审图号). Prints a row for each finding, with the rule and the remedy, and ends with 1 when "
     "there is one. ID is one that 'carriermap figures' lists, or the path of a figure of your own (.yaml). What lint "
     "finds, 'carriermap render --final' refuses.",
     "  carriermap lint layout\n"
     "  carriermap lint my.yaml --page 120x80mm --theme grey --approval TEXT\n"
     "  carriermap lint atlas --lang en --format json | jq -r '.[].rule'\n",
     cmap_cmd_lint},
    {"zoning", "", "list zones, districts, positioning, specializations and parks",
     "Prints what the plan says of each district: its zone and the zone's role, its positioning, the industries it "
     "specializes in, in the plan's words and with their section, and the parks that lie in it. A park belongs to the "
     "district that its place lies in; parks that lie in none come last. What the plan does not give is printed as "
     "not given, never made up.",
     "  carriermap zoning\n"
     "  carriermap zoning --format csv > zoning.csv\n"
     "  carriermap zoning --format json | jq '.[] | select(.code == \"sip\") | .parks[].name_zh'\n",
     cmap_cmd_zoning},
    {"progress", "", "compare floor area with the target, by city, zone, district or park",
     "Prints carrier floor area against the plan's target. Only built floor area counts toward it; under construction "
     "and planned stand beside it. Floor area that lies in no district is shown as unassigned, never left out, and "
     "floor area that nobody surveyed is unknown, never 0. The built-in plan database has no surveyed floor area.\n\n"
     "--from FILE sums up the carriers of a file in place of the database's and stores nothing: its cells are read as "
     "'carriermap import' reads them, its places joined as in a database, so that the answer is that of importing it "
     "into one without carriers. Rows that cannot be taken are told on stderr and not counted; then it ends with 1.",
     "  carriermap progress\n"
     "  carriermap progress --by district --db survey.sqlite\n"
     "  carriermap progress --by zone --as-of 2013-06 --db survey.sqlite --format json\n"
     "  carriermap progress --from points.csv --crs gcj02 --area-unit m2 --by district\n",
     cmap_cmd_progress},
    {"check", "[FILE]", "tell in which district a site lies and whether its industry belongs there",
     "Checks one place (--at) or each site of a file against the plan: zone and district, the distance to the nearest "
     "border, and for each industry a verdict with its rule, the plan's words and their section. pass: named for a "
     "park here, for this district or its wing. warn: a key industry of the city, not of this district. fail: not in "
     "the plan, or outside its area. cannot-tell: nearer to a border than the outlines and the place are known; then "
     "it says what holds on either side.\n\n"
     "FILE is a table (CSV, XLSX, ODS) with columns such as 名称, 经度, 纬度, 行业 (name, lon, lat, industry), or a "
     "vector file (GeoJSON, GeoPackage, Shapefile, KML). The system of its coordinates is what the file declares or "
     "--crs says, never assumed: positions from AMap or Tencent are gcj02, from Baidu bd09. --format json follows "
     "schemas/check.json. Ends with 1 when a site fails, with --strict also for warn and cannot-tell. It is a reading "
     "of the plan, not a determination.",
     "  carriermap check --at 120.73,31.26 --industry 软件开发\n"
     "  carriermap check --at 120.7347,31.2579 --crs gcj02 --accuracy 50 --industry 生物医药\n"
     "  carriermap check sites.xlsx --crs wgs84\n"
     "  carriermap check sites.csv --crs gcj02 --format csv > verdicts.csv\n",
     cmap_cmd_check},
    {"init", "FILE", "make a new database holding the plan",
     "Makes FILE, a SpatiaLite database with the whole plan in it, for your own parks and floor areas. QGIS, ogrinfo "
     "and spatialite open it as it is. A file that exists is never overwritten.",
     "  carriermap init survey.sqlite\n", cmap_cmd_init},
    {"import", "FILE...", "take a survey into a database: carriers, parks or district outlines",
     "Reads CSV, XLSX, Shapefile, GeoJSON, GeoPackage and what else GDAL's local vector drivers read, as offices "
     "write them: any Chinese encoding, title and 合计 rows, 75.5万㎡ and 120亩. It decides by evidence and says what "
     "it decided; an option overrules it. --dry-run tells all of that and writes nothing.\n\n"
     "A file is imported whole or not at all. Rows that cannot be taken are kept in the table reject with the rule "
     "and the reason, and listed; rows read are always rows stored plus rows in reject. A row is the carrier with the "
     "same 编号 (key), without one the carrier of the same name in the same park or district: importing a file again "
     "changes nothing, importing its next state changes what differs. Rows that the file no longer has are told, and "
     "kept.\n\n"
     "A column is known by the names people use; --map COLUMN=ROLE names others (or #3=ROLE, by its place). The roles "
     "are name, key, park, district, floor_area, land_area, status, as_of, lon, lat, lonlat, x, y, accuracy, "
     "industry, level and none. Points from web maps need --crs gcj02 or --crs bd09: that is never guessed.",
     "  carriermap import survey.xlsx --db survey.sqlite --dry-run\n"
     "  carriermap import survey.xlsx --db survey.sqlite\n"
     "  carriermap import points.csv --crs gcj02 --db survey.sqlite\n"
     "  carriermap import 载体.shp --area-unit 万㎡ --map MJ=floor_area --db survey.sqlite\n"
     "  carriermap import parks.geojson --into parks --accuracy 50 --db survey.sqlite\n",
     cmap_cmd_import},
    {"export", "OUT", "write a database for other programs, with zones and districts in it",
     "Writes parks, carriers and districts with what the join found: the district and zone that each lies in, shares, "
     "floor areas by status. The ending of OUT tells the format: .gpkg (GeoPackage), .geojson (RFC 7946), .shp or "
     ".zip (a shapefile), .csv or .xlsx. GeoPackage and XLSX take all layers, the others the carriers, or what --what "
     "names: shares has a row for each district that a carrier is shared out to. An exported file can be imported "
     "again. In CSV, cells that a spreadsheet would take for formulas are made harmless.",
     "  carriermap export survey.gpkg --db survey.sqlite\n"
     "  carriermap export carriers.csv --db survey.sqlite\n"
     "  carriermap export parks.geojson --what parks\n",
     cmap_cmd_export},
    {"diff", "OLD NEW", "tell what changed between two databases",
     "Compares two databases: districts, parks and carriers that were added, removed or changed, field by field: "
     "names, floor areas, statuses, dates, places, and the district they lie in. A park is known by its id, a carrier "
     "by its key or, without one, by its name, park and district. Neither file is changed.",
     "  carriermap diff survey-2012.sqlite survey-2013.sqlite\n"
     "  carriermap diff old.sqlite new.sqlite --format csv > changes.csv\n",
     cmap_cmd_diff},
    {"doctor", "", "check that drawing and joining have what they need, and a database",
     "Checks the files and fonts that drawing needs, the projection, that numbers do not depend on the locale, and a "
     "database: its structure, geometry, spatial indexes, sources and joins. Prints each check; ends with 1 when "
     "there is a finding.",
     "  carriermap doctor\n"
     "  carriermap doctor --db survey.sqlite\n",
     cmap_cmd_doctor},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

/* NULL when this version has no command of that name. */
static const cmap_command *find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i].name) == 0)
            return &commands[i];
    return NULL;
}

static int show_overview(void)
{
    cmap_buf buf = {0};

    cmap_buf_puts(&buf, "carriermap draws the layout maps of Suzhou's service-outsourcing plan of 2011 and keeps its "
                        "parks in a spatial database.\n\n"
                        "usage: carriermap COMMAND [OPTIONS] [...]\n\ncommands:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        cmap_buf_printf(&buf, "  %-10s %s\n", commands[i].name, commands[i].summary);
    cmap_buf_puts(&buf,
                  "\n"
                  "  --help     print this; after a command, or 'carriermap help COMMAND', print the command's help\n"
                  "  --version  print the version, and those of the libraries it was built with\n"
                  "\n"
                  "Reading commands take --db FILE; without it they use the built-in plan database, and --format\n"
                  "table, csv or json. Results go to stdout, messages to stderr.\n"
                  "Exit codes: 0 done, 1 done but with findings, 2 not done.\n"
                  "\n"
                  "examples:\n"
                  "  carriermap render layout\n"
                  "  carriermap render --all --as png,svg,pdf -o figures/\n"
                  "  carriermap zoning\n");
    return cmap_cli_print(&buf, CMAP_EXIT_DONE);
}

static int refuse_command(const char *name)
{
    static const char *const globals[] = {"--help", "--version"};
    const char *names[COMMANDS + 1];
    const char *meant;

    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    names[COMMANDS] = "help";
    meant = cmap_suggest(name, names, COMMANDS + 1);
    if (name[0] == '-' && cmap_suggest(name, globals, 2))
        return cmap_cli_fail("unknown option %s; did you mean %s?", name, cmap_suggest(name, globals, 2));
    if (name[0] == '-')
        return cmap_cli_fail("unknown option %s before a command; 'carriermap --help' tells the usage", name);
    if (meant)
        return cmap_cli_fail("there is no command '%s'; did you mean '%s'?", name, meant);
    return cmap_cli_fail("there is no command '%s'; 'carriermap --help' lists the commands", name);
}

static int run_help(int argc, const char **argv)
{
    const cmap_command *command;

    if (argc < 2)
        return show_overview();
    if (argc > 2)
        return cmap_cli_fail("help: takes one command, not %d", argc - 1);
    command = find(argv[1]);
    if (!command)
        return refuse_command(argv[1]);
    return command->run(command, 2, (const char *[]){command->name, "--help", NULL});
}

int cmap_cli_run(int argc, const char **argv)
{
    const cmap_command *command;

    if (argc < 2)
        return cmap_cli_fail("no command is given; 'carriermap --help' lists them");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return argc > 2 ? run_help(argc - 1, argv + 1) : show_overview();
    if (strcmp(argv[1], "help") == 0)
        return run_help(argc - 1, argv + 1);
    if (strcmp(argv[1], "--version") == 0)
        return cmap_cmd_version();
    command = find(argv[1]);
    return command ? command->run(command, argc - 1, argv + 1) : refuse_command(argv[1]);
}
