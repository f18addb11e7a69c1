#include "gis/io/encoding.h"

#include <stdlib.h>
#include <string.h>

static const char gb[] = "GB18030", big5[] = "BIG5-HKSCS", utf8[] = "UTF-8";

/* Code pages by number, as Windows, DBF files and .cpg files write them. */
static const struct {
    int page;
    const char *name;
} pages[] = {
    {936, gb},          {54936, gb},           {52936, gb},           {950, big5},
    {65001, utf8},      {437, "CP437"},        {737, "CP737"},        {850, "CP850"},
    {852, "CP852"},     {857, "CP857"},        {860, "CP860"},        {861, "CP861"},
    {863, "CP863"},     {865, "CP865"},        {866, "CP866"},        {874, "CP874"},
    {932, "CP932"},     {949, "CP949"},        {1250, "CP1250"},      {1251, "CP1251"},
    {1252, "CP1252"},   {1253, "CP1253"},      {1254, "CP1254"},      {1255, "CP1255"},
    {1256, "CP1256"},   {1257, "CP1257"},      {1258, "CP1258"},      {1200, "UTF-16LE"},
    {1201, "UTF-16BE"}, {28591, "ISO-8859-1"}, {88591, "ISO-8859-1"},
};

static const char *of_page(int page)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (pages[i].page == page)
            return pages[i].name;
    return NULL;
}

const char *cmap_encoding_of_ldid(int ldid)
{
    /* The language drivers of dBASE IV and Visual FoxPro; 0x57 is "ANSI", which ESRI writes for Latin-1. */
    static const struct {
        unsigned char id;
        short page;
    } drivers[] = {
        {0x01, 437},  {0x02, 850},  {0x03, 1252}, {0x08, 865},  {0x09, 437},  {0x0A, 850},  {0x0B, 437}, {0x0D, 437},
        {0x0E, 850},  {0x0F, 437},  {0x10, 850},  {0x11, 437},  {0x12, 850},  {0x13, 932},  {0x14, 850}, {0x15, 437},
        {0x16, 850},  {0x17, 865},  {0x18, 437},  {0x19, 437},  {0x1A, 850},  {0x1B, 437},  {0x1C, 863}, {0x1D, 850},
        {0x1F, 852},  {0x22, 852},  {0x23, 852},  {0x24, 860},  {0x25, 850},  {0x26, 866},  {0x37, 850}, {0x40, 852},
        {0x4D, 936},  {0x4E, 949},  {0x4F, 950},  {0x50, 874},  {0x58, 1252}, {0x59, 1252}, {0x64, 852}, {0x65, 866},
        {0x66, 865},  {0x67, 861},  {0x6A, 737},  {0x6B, 857},  {0x6C, 863},  {0x78, 950},  {0x79, 949}, {0x7A, 936},
        {0x7B, 932},  {0x7C, 874},  {0x7D, 1255}, {0x7E, 1256}, {0x86, 737},  {0x87, 852},  {0x88, 857}, {0xC8, 1250},
        {0xC9, 1251}, {0xCA, 1254}, {0xCB, 1253}, {0xCC, 1257},
    };

    if (ldid == 0x57)
        return "ISO-8859-1";
    for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
        if (drivers[i].id == ldid)
            return of_page(drivers[i].page);
    return NULL;
}

/* text in small letters without what people put between: "ANSI 936" is ansi936. False when it is too long. */
static bool squeeze(const char *text, char *out, size_t room)
{
    size_t length = 0;

    for (; *text; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
        if (strchr(" -_.:\t\r\n\"'", c))
            continue;
        if (length + 1 >= room)
            return false;
        out[length++] = c;
    }
    out[length] = '\0';
    return true;
}

const char *cmap_encoding_of_cpg(const char *text)
{
    static const struct {
        const char *word, *name;
    } words[] = {
        {"utf8", utf8},
        {"gbk", gb},
        {"gb2312", gb},
        {"gb18030", gb},
        {"euccn", gb},
        {"big5", big5},
        {"big5hkscs", big5},
        {"shiftjis", "CP932"},
        {"sjis", "CP932"},
        {"euckr", "CP949"},
        {"utf16", "UTF-16"},
        {"utf16le", "UTF-16LE"},
        {"utf16be", "UTF-16BE"},
        {"latin1", "ISO-8859-1"},
        {"iso88591", "ISO-8859-1"},
        {"iso885915", "ISO-8859-15"},
        {"gb180302000", gb},
        {"gb180302005", gb},
        {"gb180302022", gb},
    };
    static const char *const before[] = {"ansi", "cp", "windows", "ms", "ibm", "win"};
    char name[32];
    const char *number = name;

    if (!text || !squeeze(text, name, sizeof name))
        return NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(name, words[i].word) == 0)
            return words[i].name;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strncmp(name, before[i], strlen(before[i])) == 0) {
            number = name + strlen(before[i]);
            break;
        }
    if (strspn(number, "0123456789") != strlen(number) || strlen(number) > 6)
        return NULL;
    return of_page((int)strtol(number, NULL, 10));
}
