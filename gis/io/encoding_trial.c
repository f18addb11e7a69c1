#include "gis/io/encoding_private.h"

#include "gis/base/mem.h"
#include "gis/base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

/* Hanzi that make up most of any Chinese text, and those of this trade's tables; simplified, then traditional forms
 * that differ. */
static const char frequent[] =
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能"
    "好"
    "都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把"
    "法"
    "此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西"
    "再"
    "平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原"
    "车白"
    "应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题"
    "建南"
    "度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达"
    "办运"
    "武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史"
    "商千"
    "片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴"
    "苏州园常熟昆太仓港吴相姑沧浪阊虎丘湖桥镇街县省道楼栋号座幢期积占筑层米亩公顷面载体称编序备注状态在建规划拟竣截至日"
    "经纬度"
    "坐标主导产业服务外包软件件创意动漫研发设计金融医药物流中心基地企业孵化器大厦广场科技信息集团有限责任投资总合计小项"
    "用容率所属"
    "這個來說時國對後會過開發學業務區園積築載體稱編號備註狀態規劃擬東門車電長張馬見頭實間問題現進還從點種聲東經緯應關數"
    "據資訊產樓層畝"
    "蘇崑倉滬錫寧廣場專業設計創軟體總號項屬導勞動華報轉輕運達遠連邊處萬與無為無條權網線級統結組給經濟際陸隊陽難雲電靈韓"
    "預題顏風飛飲館";

/* The column and district names that people write. */
static const char *const usual_words[] = {
    "名称",   "载体",   "园区",     "建筑面积", "占地面积", "用地面积", "面积",   "平方米", "状态", "已建成", "在建",
    "规划",   "拟建",   "竣工",     "截至",     "日期",     "经度",     "纬度",   "坐标",   "产业", "行业",   "主导",
    "编号",   "序号",   "备注",     "合计",     "小计",     "总计",     "容积率", "区市",   "所属", "苏州",   "工业园",
    "高新区", "科技园", "软件园",   "创业园",   "昆山",     "太仓",     "常熟",   "张家港", "吴中", "吴江",   "相城",
    "平江",   "沧浪",   "金阊",     "虎丘",     "姑苏",     "服务外包", "研发",   "动漫",   "物流", "呼叫",   "软件",
    "名稱",   "園區",   "建築面積", "狀態",     "規劃",     "產業",     "編號",   "備註",   "合計", "蘇州",   NULL,
};

struct set {
    uint8_t bits[65536 / 8];
};

static void add(struct set *set, const char *text)
{
    while (*text) {
        uint32_t c = cmap_utf8_next(&text);
        if (c >= 0x80 && c < 65536)
            set->bits[c / 8] |= (uint8_t)(1u << (c % 8));
    }
}

static size_t occurrences(const char *text, const char *word)
{
    size_t count = 0, length = strlen(word);
    bool is_ascii = true;

    for (const char *at = word; *at; at++)
        is_ascii = is_ascii && (unsigned char)*at < 0x80;
    if (is_ascii)
        return 0; /* reads the same in every encoding */
    while ((text = strstr(text, word)) != NULL) {
        count++;
        text += length;
    }
    return count;
}

static bool is_hanzi(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF);
}

static bool is_odd(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000 || (c >= 0x7F && c < 0xA0) ||
           (c < 0x20 && c != '\t' && c != '\n' && c != '\r');
}

void cmap_trial_count(cmap_trial *trial, const char *const *words, size_t count)
{
    const char *text = cmap_buf_text(&trial->text);
    struct set set = {{0}};

    add(&set, frequent);
    for (size_t i = 0; usual_words[i]; i++)
        trial->known += occurrences(text, usual_words[i]);
    for (size_t i = 0; i < count; i++) {
        add(&set, words[i]);
        trial->known += occurrences(text, words[i]);
    }
    while (*text) {
        uint32_t c = cmap_utf8_next(&text);
        trial->characters += c >= 0x80;
        trial->odd += is_odd(c);
        trial->hanzi += is_hanzi(c);
        trial->frequent += c >= 0x80 && c < 65536 && is_hanzi(c) && (set.bits[c / 8] >> (c % 8) & 1) != 0;
    }
}

size_t cmap_row_at(const char *bytes, size_t offset)
{
    size_t feeds = 0, returns = 0;

    for (size_t i = 0; i < offset; i++) {
        feeds += bytes[i] == '\n';
        returns += bytes[i] == '\r';
    }
    return 1 + (feeds ? feeds : returns);
}

/* Where reading stands. */
struct place {
    char *in;
    size_t left;
};

/* True when the bytes can be the beginning of a character: high ones, or the digit of four bytes of GB18030. */
static bool can_begin(const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;

    if (length >= 2 && at[0] >= 0x81 && at[1] >= '0' && at[1] <= '9')
        return length == 2 || at[2] >= 0x81;
    for (size_t i = 0; i < length; i++)
        if (at[i] < 0x80)
            return false;
    return length > 0;
}

/* A byte that does not go on: tells whether a line or the bytes end there, counts it, passes it. */
static void take_bad(struct place *place, const char *bytes, size_t length, bool is_end, bool is_fixed, bool is_whole,
                     cmap_trial *trial)
{
    size_t at = length - place->left;
    size_t line_end = at;
    size_t step = 1;

    while (line_end < length && line_end < at + 4 && bytes[line_end] != '\n')
        line_end++;
    bool is_line_end = is_fixed && line_end < at + 4 && can_begin(bytes + at, line_end - at);
    if (is_end && (!is_whole || is_fixed)) {
        trial->cut++;
        step = place->left;
    } else if (is_line_end) {
        trial->cut++;
        step = line_end - at;
    } else {
        if (trial->invalid++ == 0)
            trial->bad_at = at;
    }
    place->in += step;
    place->left -= step;
}

static void convert(iconv_t how, const char *bytes, size_t length, bool is_fixed, bool is_whole, cmap_trial *trial)
{
    char *copy = NULL;
    char out[4096];
    struct place place = {NULL, length};

    copy = cmap_alloc(length + 1); /* iconv wants what it may write to, though it does not */
    if (!copy) {
        trial->text.status = CMAP_ENOMEM;
        return;
    }
    memcpy(copy, bytes, length);
    place.in = copy;
    while (place.left > 0) {
        char *to = out;
        size_t room = sizeof out;
        size_t done = iconv(how, &place.in, &place.left, &to, &room);
        int why = errno;
        cmap_buf_put(&trial->text, out, (size_t)(to - out));
        if (done == (size_t)-1 && why != E2BIG)
            take_bad(&place, bytes, length, why == EINVAL, is_fixed, is_whole, trial);
    }
    char *to = out;
    size_t room = sizeof out;
    (void)iconv(how, NULL, NULL, &to, &room); /* what it still holds back */
    cmap_buf_put(&trial->text, out, (size_t)(to - out));
    cmap_free(copy);
}

cmap_status cmap_trial_read(const char *name, const char *bytes, size_t length, bool is_fixed_width, bool is_whole,
                            cmap_trial *trial, cmap_err *err)
{
    iconv_t how = iconv_open("UTF-8", name); /* which fails with (iconv_t)-1 */

    if (how == (iconv_t)-1)
        return cmap_fail(err, CMAP_EINVAL, "encoding %s: this system cannot read it; iconv -l lists those it can",
                         name);
    *trial = (cmap_trial){.name = name};
    convert(how, bytes, length, is_fixed_width, is_whole, trial);
    (void)iconv_close(how);
    if (trial->text.status) {
        cmap_buf_clear(&trial->text);
        return cmap_fail(err, CMAP_ENOMEM, "out of memory reading %zu bytes as %s", length, name);
    }
    return CMAP_OK;
}
