/* Words that a line should not split.
 *
 * Chinese is written without spaces, and may break between any two letters; readers still stumble over 服|务. A full
 * segmentation wants a dictionary of megabytes. The words of the plan, its parks and its industries are few, and most
 * of what a figure says; text_break.c keeps them whole where that takes no more lines. */
#include "render/text_private.h"

#include "gis/base/utf8.h"

#include <string.h>

static const char *const words[] = {
    /* places */
    "苏州",
    "工业",
    "园区",
    "高新区",
    "古城区",
    "昆山",
    "张家港",
    "常熟",
    "太仓",
    "相城",
    "吴中",
    "吴江",
    "上海",
    "太湖",
    "长江",
    "中国",
    "全球",
    "世界",
    "国际",
    "国家级",
    "海峡",
    "两岸",
    "长三角",
    "花桥",
    "汾湖",
    "长桥",
    "街道",
    "东南",
    /* parks */
    "科技园",
    "科技城",
    "科技",
    "软件园",
    "产业园",
    "开发区",
    "保税",
    "港区",
    "保税区",
    "加工区",
    "出口",
    "大学",
    "创业园",
    "创业",
    "度假区",
    "旅游",
    "新城",
    "示范区",
    "基地",
    "中心",
    "商务城",
    "商务",
    "载体",
    "总部",
    "平台",
    "数据",
    "综合",
    "生命",
    "科学",
    "纳米",
    "冶金",
    "经济",
    "滨湖",
    /* industries */
    "服务",
    "外包",
    "软件",
    "信息",
    "技术",
    "研发",
    "设计",
    "产业",
    "开发",
    "医药",
    "生物",
    "金融",
    "后台",
    "财务",
    "物流",
    "供应链",
    "检验",
    "检测",
    "培训",
    "教育",
    "人才",
    "创意",
    "动漫",
    "文化",
    "管理",
    "健康",
    "医疗",
    "器件",
    "电子",
    "汽车",
    "装备",
    "制造",
    "能源",
    "材料",
    "节能",
    "环保",
    "互联网",
    "增值",
    "物联网",
    "云计算",
    "政务",
    "呼叫",
    "共享",
    "跨国",
    "公司",
    "商品",
    "交易",
    "大宗",
    "银行卡",
    "处理",
    "测试",
    "专项",
    "贸易",
    "会计",
    "现代化",
    "现代",
    /* what the plan says of them */
    "规划",
    "建设",
    "面积",
    "建筑",
    "目标",
    "发展",
    "布局",
    "提升",
    "创新",
    "引领",
    "优化",
    "一体化",
    "定位",
    "跨越",
    "夯实",
    "基础",
    "加快",
    "重点",
    "突破",
    "着力",
    "培育",
    "业态",
    "核心",
    "承载",
    "区域",
    "辐射",
    "带动",
    "支撑",
    "体系",
    "特色",
    "一流",
    "模式",
    "职能",
    "集聚",
    "高地",
    "硅谷",
    "智造",
    "第一",
    "推进",
    "城市",
    "智力",
    "支持",
    "行业",
    "沿江",
    "走向",
    /* about figures and progress */
    "超过",
    "以上",
    "平均",
    "每年",
    "新建",
    "数据",
    "资料",
    "编制",
    "审图号",
    "待审",
    "比例尺",
    "图例",
    "下限",
    "推算",
    "概化",
    "轮廓",
    "中央",
    "经线",
    "数字",
    "给出",
    "误差",
    "位置",
    "水域",
    "省界",
    "示例",
    "未知",
    "尚未",
    "调查",
    "完成",
    "累计",
    "年末",
    "建成",
    "在建",
    "已建成",
    "统计",
    "来源",
    "单位",
    "说明",
    "方向",
    "示意",
};

/* The number of code points of word when chars begins with it; 0: it does not. */
static size_t match(const char *word, const uint32_t *chars, size_t count)
{
    size_t n = 0;
    uint32_t c;

    while ((c = cmap_utf8_next(&word))) {
        if (n == count || chars[n++] != c)
            return 0;
    }
    return n;
}

static bool is_latin(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* 金融BPO, LOFT工业: letters that stand beside Chinese without a space belong to it. */
static bool is_joint(uint32_t before, uint32_t after)
{
    return (is_latin(before) && cmap_text_is_han(after)) || (cmap_text_is_han(before) && is_latin(after));
}

void cmap_text_mark_words(const uint32_t *chars, size_t count, bool *inside)
{
    char lead[5]; /* a letter of Chinese takes three bytes; most words are told apart by them, without decoding */

    for (size_t i = 0; i < count; i++) {
        if (i && is_joint(chars[i - 1], chars[i]))
            inside[i] = true;
        if (!cmap_text_is_han(chars[i]))
            continue;
        (void)cmap_utf8_put(chars[i], lead);
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
            if (words[w][2] != lead[2] || words[w][1] != lead[1] || words[w][0] != lead[0])
                continue;
            size_t length = match(words[w], chars + i, count - i);
            for (size_t k = 1; k < length; k++)
                inside[i + k] = true;
        }
    }
}
