#include "gis/io/column.h"

#include "gis/io/column_private.h"
#include "gis/io/value_private.h"

#include "gis/base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const role_names[CMAP_ROLE_COUNT] = {
    [CMAP_ROLE_NONE] = "none",
    [CMAP_ROLE_NAME] = "name",
    [CMAP_ROLE_PARK] = "park",
    [CMAP_ROLE_DISTRICT] = "district",
    [CMAP_ROLE_FLOOR_AREA] = "floor_area",
    [CMAP_ROLE_LAND_AREA] = "land_area",
    [CMAP_ROLE_PLOT_RATIO] = "plot_ratio",
    [CMAP_ROLE_STATUS] = "status",
    [CMAP_ROLE_AS_OF] = "as_of",
    [CMAP_ROLE_LON] = "lon",
    [CMAP_ROLE_LAT] = "lat",
    [CMAP_ROLE_LONLAT] = "lonlat",
    [CMAP_ROLE_X] = "x",
    [CMAP_ROLE_Y] = "y",
    [CMAP_ROLE_INDUSTRY] = "industry",
    [CMAP_ROLE_KEY] = "key",
    [CMAP_ROLE_ACCURACY] = "accuracy",
    [CMAP_ROLE_LEVEL] = "level",
    [CMAP_ROLE_ORDINAL] = "ordinal",
    [CMAP_ROLE_NOTE] = "note",
};

/* The words of each role, stripped as cmap_word_strip does and parted by blanks. The short ones in capitals of other
 * tables are the initials of pinyin that Chinese shapefiles use: JZMJ is 建筑面积. */
static const char *const role_words[CMAP_ROLE_COUNT] = {
    [CMAP_ROLE_NONE] = "",
    [CMAP_ROLE_NAME] =
        "名称 名字 载体 载体名称 园区名称 项目 项目名称 楼宇 楼宇名称 建筑名称 大厦名称 地块名称 单位名称 name "
        "namezh namecn carrier carriername building buildingname site sitename project projectname 名稱 "
        "載體名稱 園區名稱 mc",
    [CMAP_ROLE_PARK] = "所属园区 所在园区 园区 所属载体 park parkname inpark 所屬園區 園區",
    [CMAP_ROLE_DISTRICT] =
        "所在区 所属区 所在区市 所属区市 区市 市区 县市区 市县区 县区 区县 区 所属区域 所在区域 区域 行政区 行政区划 "
        "所在地区 地区 所属地区 辖区 属地 板块 所属板块 district districtname county 所在區 區域 xzq xzqmc",
    [CMAP_ROLE_FLOOR_AREA] =
        "建筑面积 载体面积 总建筑面积 建筑总面积 载体总面积 载体建筑面积 建面 floorarea gfa grossfloorarea "
        "totalfloorarea 建築面積 總建築面積 jzmj",
    [CMAP_ROLE_LAND_AREA] =
        "占地面积 用地面积 土地面积 总用地面积 总占地面积 规划用地面积 占地 用地规模 占地规模 landarea sitearea "
        "plotarea 佔地面積 用地面積 zdmj ydmj",
    [CMAP_ROLE_PLOT_RATIO] = "容积率 plotratio far floorarearatio floorspaceindex 容積率 rjl",
    [CMAP_ROLE_STATUS] =
        "状态 建设状态 建设情况 建设进度 建设阶段 项目状态 进度 进展 status buildstatus constructionstatus 狀態",
    [CMAP_ROLE_AS_OF] =
        "截至 截至日期 截至时间 截止日期 截止时间 数据日期 统计日期 统计时间 统计截止日期 日期 asof asofdate date "
        "datadate 截至日",
    [CMAP_ROLE_LON] = "经度 东经 lon lng long longitude londeg 經度 jd",
    [CMAP_ROLE_LAT] = "纬度 北纬 lat latitude latdeg 緯度 wd",
    [CMAP_ROLE_LONLAT] = "坐标 经纬度 经纬度坐标 位置坐标 地理坐标 lonlat lnglat coordinate coordinates 座標 經緯度",
    [CMAP_ROLE_X] = "x x坐标 xcoord pointx xm 东坐标 东向坐标 easting eastingm",
    [CMAP_ROLE_Y] = "y y坐标 ycoord pointy ym 北坐标 北向坐标 northing northingm",
    [CMAP_ROLE_INDUSTRY] =
        "主导产业 产业 行业 产业定位 主导行业 重点产业 特色产业 主要产业 所属行业 产业类型 业态 industry industries "
        "mainindustry leadingindustry 主導產業 產業 行業",
    [CMAP_ROLE_KEY] =
        "编号 代码 编码 载体编号 项目编号 园区编号 载体代码 唯一编号 id code key carrierid carriercode 編號 代碼 bh",
    [CMAP_ROLE_ACCURACY] = "精度 定位精度 accuracy accuracym positionaccuracy",
    [CMAP_ROLE_LEVEL] = "级别 园区级别 等级 level parklevel 級別",
    [CMAP_ROLE_ORDINAL] = "序号 序 no num number rownumber rowno 序號",
    [CMAP_ROLE_NOTE] = "备注 说明 note notes remark remarks comment comments 備註 bz",
};

/* Words that look like a role and are not it, each with the reason. */
static const struct {
    const char *word, *why;
} traps[] = {
    {"面积", "floor area or land area? Say which: --map 面积=floor_area"},
    {"area", "floor area or land area? Say which: --map area=floor_area"},
    {"地上建筑面积", "a part of the floor area; it is kept with the row"},
    {"地下建筑面积", "a part of the floor area; it is kept with the row"},
    {"已建面积", "the floor area in one status; it is kept with the row"},
    {"建成面积", "the floor area in one status; it is kept with the row"},
    {"已建成面积", "the floor area in one status; it is kept with the row"},
    {"在建面积", "the floor area in one status; it is kept with the row"},
    {"规划面积", "planned land or planned floor? Say which: --map 规划面积=floor_area"},
    {"建筑占地面积", "the footprint of buildings, not their floors; it is kept with the row"},
    {"fid", "a number that the file format gives; it is no lasting key"},
    {"ogcfid", "a number that the file format gives; it is no lasting key"},
    {"objectid", "a number that the file format gives; it is no lasting key"},
};

const char *cmap_role_name(cmap_role role)
{
    return (unsigned)role < CMAP_ROLE_COUNT ? role_names[role] : role_names[CMAP_ROLE_NONE];
}

bool cmap_role_from_name(const char *name, cmap_role *role)
{
    for (int i = 0; i < CMAP_ROLE_COUNT; i++)
        if (strcmp(name, role_names[i]) == 0) {
            *role = (cmap_role)i;
            return true;
        }
    return false;
}

/* True when one of the blank-parted words is word, or (is_prefix) begins with it. */
static bool holds(const char *words, const char *word, bool is_prefix)
{
    size_t length = strlen(word);

    while (*words) {
        size_t next = strcspn(words, " ");
        if (next >= length && memcmp(words, word, length) == 0 && (is_prefix || next == length))
            return true;
        words += next + (words[next] == ' ');
    }
    return false;
}

static bool find_role(const char *word, cmap_role *role)
{
    for (int i = 1; i < CMAP_ROLE_COUNT; i++)
        if (holds(role_words[i], word, false)) {
            *role = (cmap_role)i;
            return true;
        }
    return false;
}

/* The role of which alone word begins a word. */
static bool find_cut_role(const char *word, cmap_role *role)
{
    int found = 0;

    for (int i = 1; i < CMAP_ROLE_COUNT; i++)
        if (holds(role_words[i], word, true)) {
            if (found)
                return false;
            found = i;
        }
    *role = (cmap_role)found;
    return found != 0;
}

/* True when a DBF may have cut this header: 10 bytes, or as many whole characters of GBK or UTF-8 as they hold. */
static bool may_be_cut(const char *header)
{
    size_t bytes = strlen(header), ascii = 0, wide = 0;

    for (const char *at = header; *at;) {
        if (cmap_utf8_next(&at) < 0x80)
            ascii++;
        else
            wide++;
    }
    size_t gbk = ascii + 2 * wide;
    return wide + ascii >= 3 && (bytes == 10 || (wide > 0 && (bytes == 9 || bytes == 8 || gbk == 10 || gbk == 9)));
}

static bool is_area(cmap_role role)
{
    return role == CMAP_ROLE_FLOOR_AREA || role == CMAP_ROLE_LAND_AREA;
}

/* floor_area_m2, 建筑面积万平方米: a role's word with a unit behind it. */
static bool find_with_unit(const char *word, cmap_role *role, cmap_area_unit *unit)
{
    size_t length = strlen(word);
    char head[CMAP_WORD_ROOM];

    for (size_t at = length - (length > 0); at > 0; at--) {
        cmap_area_unit found;
        if (((unsigned char)word[at] & 0xC0) == 0x80 || !cmap_area_unit_read(word + at, &found))
            continue;
        memcpy(head, word, at);
        head[at] = '\0';
        if (find_role(head, role) && is_area(*role)) {
            *unit = found;
            return true;
        }
    }
    return false;
}

static void say(cmap_column *column, const char *header, const char *why)
{
    cmap_cell_reason(column->reason, header, why);
}

static void say_role(cmap_column *column, const char *header)
{
    char why[100];

    if (is_area(column->role))
        (void)snprintf(why, sizeof why, "%s%s%s", cmap_role_name(column->role),
                       column->unit ? " in " : ", no unit in the header",
                       column->unit ? cmap_area_unit_name(column->unit) : "");
    else if (column->role == CMAP_ROLE_X || column->role == CMAP_ROLE_Y)
        (void)snprintf(why, sizeof why, "%s, taken as %s (a surveyor's x is northing: then use --map)",
                       cmap_role_name(column->role), column->role == CMAP_ROLE_X ? "easting" : "northing");
    else
        (void)snprintf(why, sizeof why, "%s%s", cmap_role_name(column->role),
                       column->is_cut ? ", its name cut to ten bytes" : "");
    say(column, header, why);
}

static const char *find_trap(const char *word)
{
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++)
        if (strcmp(word, traps[i].word) == 0)
            return traps[i].why;
    return NULL;
}

/* 计容建筑面积, 建筑面积（计容）, 建筑面积（不计容）: a word for it, in brackets too, and something that says area. */
static bool is_ratio_area(const char *folded, cmap_area_unit unit)
{
    static const char *const marks[] = {"计容", "計容", "计入容积率"}, *const areas[] = {"面积", "面積", "建面"};
    bool is_marked = false, is_area = unit != CMAP_AREA_NO_UNIT;

    for (int i = 0; i < 3; i++) {
        is_marked = is_marked || strstr(folded, marks[i]);
        is_area = is_area || strstr(folded, areas[i]);
    }
    return is_marked && is_area;
}

cmap_column cmap_column_read(const char *header)
{
    cmap_column column = {.role = CMAP_ROLE_NONE};
    char folded[CMAP_WORD_ROOM], word[CMAP_WORD_ROOM];

    cmap_word_fold(header, folded);
    column.unit = cmap_word_strip(folded, word);
    column.is_ratio_area = is_ratio_area(folded, column.unit);
    const char *trap = column.is_ratio_area
                           ? "what counts for the plot ratio is not all of the floor area; it is kept with the row"
                           : find_trap(word);
    if (trap) {
        say(&column, header, trap);
        return column;
    }
    bool is_known = word[0] && (find_role(word, &column.role) || find_with_unit(word, &column.role, &column.unit));
    if (!is_known && word[0] && may_be_cut(header))
        is_known = column.is_cut = find_cut_role(word, &column.role);
    if (is_known && !is_area(column.role))
        column.unit = CMAP_AREA_NO_UNIT;
    if (is_known)
        say_role(&column, header);
    else
        say(&column, header ? header : "", "not known; it is kept with the row");
    return column;
}
