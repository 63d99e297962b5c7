//! What breaks in a hospital and in the homes beside it: how it is told, what was done, and what it took.

use super::places::Zone;
use super::places::Zone::{Garage, Gate, Home, Office, Outdoor, Plant, Roof, Room, Shared, Ward};

/// Who of the workers it belongs to, by place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Craft {
    Electric,
    Plumbing,
    Carpentry,
    Machines,
}

/// One option of `repair.item`, and its stories.
pub(super) struct Trouble {
    pub(super) item: &'static str,
    pub(super) urgent: bool,
    pub(super) craft: Craft,
    pub(super) acceptance: &'static str,
    pub(super) zones: &'static [Zone],
    pub(super) told: &'static [&'static str],
    pub(super) done: &'static [&'static str],
    /// Name, unit, price each in fen.
    pub(super) parts: &'static [(&'static str, &'static str, i64)],
}

/// With how often each happens, of a thousand.
pub(super) const TROUBLES: &[(i64, Trouble)] = &[
    (
        15,
        Trouble {
            item: "public_danger",
            urgent: true,
            craft: Craft::Carpentry,
            acceptance: "signed",
            zones: &[Shared, Outdoor, Garage],
            told: &[
                "{w}吊顶板一角下坠，随时可能掉落，{t}发现",
                "{w}地砖大面积空鼓翘起，已有人绊倒",
                "{w}外墙瓷砖松动，下方是人行道，{p}",
                "{w}井盖破裂，边缘塌陷，已放锥桶",
                "{w}玻璃门碎裂成网状，仍挂在门框上",
            ],
            done: &[
                "拆除松动部分并重新固定，周边逐块敲击检查，撤除围挡。",
                "更换破损件，恢复后请现场人员试走，无晃动。",
                "先围挡清空下方，再清除隐患件，补装后恢复通行。",
            ],
            parts: &[
                ("膨胀螺栓 M8", "只", 180),
                ("铝扣板", "块", 1_600),
                ("复合井盖 600", "套", 32_000),
            ],
        },
    ),
    (
        70,
        Trouble {
            item: "indoor_circuit",
            urgent: true,
            craft: Craft::Electric,
            acceptance: "signed",
            zones: &[Home, Ward, Office, Room],
            told: &[
                "{w}{t}突然断电，空气开关合不上",
                "{w}插座冒火花并有焦味，{p}",
                "一开{w}的灯就跳闸，全屋没电",
                "{w}墙面潮湿，碰到开关有麻手的感觉",
                "漏电保护器频繁动作，{t}跳了{n}次",
                "{w}照明回路没电，其余正常，{p}",
            ],
            done: &[
                "逐路摇测绝缘，查到插座进线老化短路，更换导线和面板后送电正常。",
                "漏保本体失灵，更换同规格漏保，试跳动作正常。",
                "灯具镇流部分击穿，拆除更换后合闸，未再跳闸。",
                "接线盒进水，烘干并重新做绝缘，建议处理上方渗水。",
                "零线端子松动发热，重新压接并紧固整箱端子。",
            ],
            parts: &[
                ("漏电保护器 40A", "只", 9_800),
                ("五孔插座", "只", 1_500),
                ("铜芯线 4mm²", "米", 450),
                ("绝缘胶带", "卷", 300),
            ],
        },
    ),
    (
        18,
        Trouble {
            item: "pump_fault",
            urgent: true,
            craft: Craft::Machines,
            acceptance: "signed",
            zones: &[Plant],
            told: &[
                "{w}水泵{t}异响并且振动大，压力上不去",
                "排污泵不启动，集水井水位已到警戒线",
                "{w}变频泵报过载，切到备用泵运行，{p}",
                "稳压泵{n}分钟启停一次，怀疑止回阀内漏",
            ],
            done: &[
                "更换机械密封和轴承，手动盘车顺畅，试运行两小时电流正常。",
                "浮球被杂物缠住，清理后自动启停正常，井内垃圾已清。",
                "更换止回阀，稳压正常，恢复自动。",
            ],
            parts: &[
                ("机械密封 32", "套", 16_500),
                ("轴承 6206", "只", 2_800),
                ("浮球开关", "只", 6_500),
            ],
        },
    ),
    (
        45,
        Trouble {
            item: "burst_pipe",
            urgent: true,
            craft: Craft::Plumbing,
            acceptance: "signed",
            zones: &[Home, Shared, Plant, Ward],
            told: &[
                "{w}水管爆裂，水喷出一米多高，{p}",
                "{w}吊顶内{t}大量滴水，已用桶接",
                "{w}热水管接头崩开，满地热水",
                "管道井有流水声，楼下{n}户都在漏",
                "消火栓支管开裂，走廊积水",
            ],
            done: &[
                "关分户阀后更换爆裂管段，打压 0.6 兆帕三十分钟不降，恢复供水。",
                "更换接头并加装固定支架，擦干地面，观察一小时无渗漏。",
                "临时抱箍止水，夜间停水后换新管段，恢复保温。",
            ],
            parts: &[
                ("PPR 管 25", "米", 900),
                ("PPR 直接 25", "只", 250),
                ("不锈钢抱箍", "只", 2_200),
                ("生料带", "卷", 200),
            ],
        },
    ),
    (
        45,
        Trouble {
            item: "no_water",
            urgent: true,
            craft: Craft::Plumbing,
            acceptance: "signed",
            zones: &[Home, Ward, Office],
            told: &[
                "{w}水龙头{t}一直流，怎么拧都关不住",
                "整户停水，邻居都有水，{p}",
                "{w}出水很小，几乎没有，像是停水",
                "{w}角阀断在墙里，水关不掉",
            ],
            done: &[
                "更换龙头阀芯，开关数次不滴水。",
                "表前过滤网堵塞，清洗后水压恢复。",
                "取出断丝，换不锈钢角阀和软管，试水正常。",
                "分支阀门被误关，打开后恢复，已挂牌说明。",
            ],
            parts: &[
                ("陶瓷阀芯", "只", 1_800),
                ("不锈钢角阀", "只", 2_600),
                ("编织软管 50cm", "根", 1_500),
            ],
        },
    ),
    (
        22,
        Trouble {
            item: "blocked_downpipe",
            urgent: true,
            craft: Craft::Plumbing,
            acceptance: "water_runs",
            zones: &[Roof, Shared, Outdoor],
            told: &[
                "{w}落水管堵塞，雨水漫到门口",
                "屋面积水{n}厘米，雨水口被树叶堵死",
                "{w}排水立管返水，一层卫生间地漏冒水，{p}",
            ],
            done: &[
                "清出树叶和泥沙两袋，灌水试验排水通畅，加装防叶罩。",
                "机器疏通十五米，取出抹布一团，排水恢复。",
                "打开检查口高压冲洗，返水消除，地面已消毒。",
            ],
            parts: &[("防叶罩 110", "只", 1_200), ("检查口盖", "只", 800)],
        },
    ),
    (
        35,
        Trouble {
            item: "equipment_leaking",
            urgent: true,
            craft: Craft::Machines,
            acceptance: "signed",
            zones: &[Plant, Ward, Shared, Office],
            told: &[
                "{w}空调内机{t}滴水，淋到设备上，{p}",
                "开水器底部漏水，{w}地面湿滑",
                "{w}风机盘管冷凝水溢出，吊顶起水印",
                "换热器法兰渗水，滴到控制柜旁",
            ],
            done: &[
                "疏通冷凝水管并清洗接水盘，运行半小时无滴水。",
                "更换进水电磁阀和密封圈，加水试漏正常。",
                "法兰更换垫片并均匀紧固，观察一班无渗漏。",
            ],
            parts: &[
                ("冷凝水软管", "米", 600),
                ("电磁阀 DC24V", "只", 8_500),
                ("石墨垫片 DN80", "片", 1_400),
            ],
        },
    ),
    (
        40,
        Trouble {
            item: "lift_fault",
            urgent: true,
            craft: Craft::Machines,
            acceptance: "signed",
            zones: &[Shared],
            told: &[
                "{w}电梯{t}停在{n}楼不动，轿厢内无人",
                "电梯门反复开关合不上，{p}",
                "电梯运行中抖动，有异响，病人不敢坐",
                "{w}外呼按钮失灵，内选正常",
                "轿厢不平层，高出地面约五厘米",
            ],
            done: &[
                "门机皮带松脱，调整并更换，空载试运行二十次正常。",
                "地坎内有异物，清理后开关门正常。",
                "更换外呼按钮板，逐层测试正常。",
                "平层感应器移位，复位校准，平层误差在允许范围。",
            ],
            parts: &[
                ("门机皮带", "条", 13_000),
                ("外呼按钮", "只", 7_500),
                ("平层感应器", "只", 18_000),
            ],
        },
    ),
    (
        10,
        Trouble {
            item: "broken_slab",
            urgent: true,
            craft: Craft::Carpentry,
            acceptance: "signed",
            zones: &[Shared],
            told: &[
                "楼梯踏步边角断裂，有人崴了脚，{p}",
                "{w}楼梯第{n}级踏步松动，一踩就晃",
                "平台楼板出现裂缝，{t}又变长了",
            ],
            done: &[
                "凿除松动部分，植筋支模浇筑修补，养护期间封闭半幅通行。",
                "更换踏步石材并灌浆，二十四小时后开放。",
            ],
            parts: &[("高强灌浆料", "袋", 5_500), ("防滑条", "米", 1_200)],
        },
    ),
    (
        14,
        Trouble {
            item: "loose_railing",
            urgent: true,
            craft: Craft::Carpentry,
            acceptance: "signed",
            zones: &[Home, Shared],
            told: &[
                "{w}栏杆底座松动，一推就晃，{p}",
                "楼梯扶手焊点脱开，小孩常在旁边玩",
                "阳台栏杆锈断{n}根，{t}发现",
            ],
            done: &[
                "打化学锚栓重新固定底座，用力推拉无晃动，补刷防锈漆。",
                "现场补焊并打磨，逐段检查其余焊点。",
            ],
            parts: &[("化学锚栓 M12", "套", 1_800), ("防锈漆", "罐", 3_200)],
        },
    ),
    (
        26,
        Trouble {
            item: "other_danger",
            urgent: true,
            craft: Craft::Electric,
            acceptance: "signed",
            zones: &[Outdoor, Shared, Garage, Gate],
            told: &[
                "{w}灯杆倾斜，底部锈蚀，{t}刮风后更明显",
                "{w}有电线垂落在地，不知是否带电，{p}",
                "树枝折断压在{w}的雨棚上",
                "道闸杆砸下不回弹，差点碰到车",
            ],
            done: &[
                "断电后扶正并加固基础，接地重做，恢复照明。",
                "确认为废弃弱电线，收起剪除，已封堵管口。",
                "锯除断枝并清运，检查雨棚支架完好。",
                "更换道闸弹簧和防砸雷达，试运行正常。",
            ],
            parts: &[("道闸弹簧", "根", 4_500), ("接地扁钢", "米", 1_600)],
        },
    ),
    (
        150,
        Trouble {
            item: "doors_windows",
            urgent: false,
            craft: Craft::Carpentry,
            acceptance: "signed",
            zones: &[Home, Ward, Office, Shared, Room],
            told: &[
                "{w}门锁{t}起拧不动，钥匙转不了一圈",
                "{w}推拉窗滑轮脱轨，关不严，夜里漏风",
                "闭门器漏油，{w}的门关得又快又响，{p}",
                "{w}纱窗破了个洞，蚊虫飞进来",
                "{w}门合页松脱，门扇下坠拖地",
                "{w}窗把手断裂，刮风时关不上",
                "防火门关不到位，{w}常开着",
                "{w}玻璃胶老化，雨天沿窗缝渗水",
            ],
            done: &[
                "更换锁芯并加润滑，钥匙交还客户，试开十次顺畅。",
                "更换滑轮，调整轨道，推拉顺畅，关闭严密。",
                "更换闭门器并调到合适速度，关门无声。",
                "换纱网，压条重新压紧。",
                "合页加长螺钉重装，门扇抬平，不再拖地。",
                "更换执手，开关自如。",
            ],
            parts: &[
                ("锁芯 70mm", "只", 6_800),
                ("窗滑轮", "对", 1_200),
                ("闭门器", "只", 8_800),
                ("不锈钢合页", "对", 1_600),
                ("窗执手", "只", 1_900),
            ],
        },
    ),
    (
        160,
        Trouble {
            item: "water_sanitary",
            urgent: false,
            craft: Craft::Plumbing,
            acceptance: "signed",
            zones: &[Home, Ward, Office, Shared],
            told: &[
                "{w}马桶水箱一直进水，停不下来",
                "{w}洗手盆下水管滴水，柜子泡坏了",
                "感应龙头{t}不出水，换过电池也没用",
                "{w}花洒软管开裂，{p}",
                "小便池感应冲水不停",
                "{w}脚踏冲水阀踩下去不回弹",
                "地漏返臭味，{w}气味明显",
            ],
            done: &[
                "更换进水阀组件，水位调好，不再溢流。",
                "更换下水软管和密封圈，放水试验不滴。",
                "更换感应模块，调整感应距离。",
                "更换花洒软管，试水正常。",
                "更换脚踏阀阀芯，回弹正常。",
                "加装防臭地漏芯，异味消除。",
            ],
            parts: &[
                ("马桶进水阀", "只", 3_500),
                ("下水软管", "根", 1_800),
                ("感应模块", "只", 12_500),
                ("防臭地漏芯", "只", 1_500),
            ],
        },
    ),
    (
        85,
        Trouble {
            item: "blocked_drain",
            urgent: false,
            craft: Craft::Plumbing,
            acceptance: "water_runs",
            zones: &[Home, Ward, Office, Shared],
            told: &[
                "{w}下水很慢，{t}基本不走水",
                "{w}马桶堵了，冲水往上冒，{p}",
                "洗菜盆下水堵塞，有油污味",
                "拖把池排水不畅，污水漫到地面",
                "{w}地漏不下水，洗澡时积水{n}厘米",
            ],
            done: &[
                "手摇疏通器疏通，取出头发团，放水三分钟排水通畅。",
                "拆存水弯清理油垢，重新密封，排水正常。",
                "机器疏通约八米，取出塑料瓶盖，连续冲水正常。",
            ],
            parts: &[("存水弯", "只", 1_600), ("密封圈", "只", 200)],
        },
    ),
    (
        40,
        Trouble {
            item: "roof_leak",
            urgent: false,
            craft: Craft::Carpentry,
            acceptance: "next_rain",
            zones: &[Roof, Home],
            told: &[
                "顶层{w}天花板渗水，{t}下雨后水印变大",
                "{w}屋面防水卷材起鼓开裂，下层已渗水",
                "雨后{w}墙角滴水，墙皮脱落，{p}",
                "女儿墙根部裂缝渗水",
            ],
            done: &[
                "铲除空鼓卷材，基层清理后重铺两层，闭水二十四小时不漏，待雨后复查。",
                "裂缝开槽灌缝并刷防水涂料三遍，待下一场雨检验。",
                "更换泛水收口并打密封胶，室内墙面待干后补漆。",
            ],
            parts: &[
                ("SBS 卷材 4mm", "平方米", 4_200),
                ("聚氨酯防水涂料", "桶", 26_000),
                ("耐候密封胶", "支", 2_400),
            ],
        },
    ),
    (
        160,
        Trouble {
            item: "minor_maintenance",
            urgent: false,
            craft: Craft::Electric,
            acceptance: "signed",
            zones: &[Shared, Ward, Office, Garage, Outdoor, Plant, Room],
            told: &[
                "{w}灯管{t}不亮，走路看不清",
                "{w}墙面掉漆露底，{p}",
                "输液架吊轨卡住拉不动",
                "{w}候诊椅松动，少了{n}颗螺丝",
                "{w}扶手防撞条脱胶",
                "呼叫铃按下不响，{w}护士听不到",
                "指示牌字掉了一半，病人找不到路",
                "{w}声控灯常亮不灭",
                "空调出风口积灰，请清洗",
            ],
            done: &[
                "更换 LED 灯管两支，照明恢复。",
                "铲除松动漆皮，刮腻子打磨，刷漆两遍。",
                "清理吊轨并加润滑，滑动顺畅。",
                "补齐螺丝并紧固整排座椅。",
                "重新打胶固定，按压牢固。",
                "更换呼叫按钮，与护士站对测正常。",
                "更换声控开关，测试正常。",
                "拆洗滤网和出风口，风量恢复。",
            ],
            parts: &[
                ("LED 灯管 18W", "支", 2_200),
                ("内墙漆", "桶", 18_500),
                ("声控开关", "只", 1_700),
                ("呼叫按钮", "只", 4_800),
                ("自攻螺丝", "盒", 1_200),
            ],
        },
    ),
    (
        65,
        Trouble {
            item: "convenience",
            urgent: false,
            craft: Craft::Machines,
            acceptance: "signed",
            zones: &[Home, Office],
            told: &[
                "想请师傅帮忙安装{w}的晾衣架，杆子已买好",
                "老人家搬不动，请帮忙把{w}的柜子挪一下",
                "帮忙换{w}吸顶灯，灯已备好，{p}",
                "请来清洗油烟机",
                "{w}要挂一块白板，请带电钻",
                "请代为更换净水器滤芯",
            ],
            done: &[
                "打孔安装完毕，承重试验正常，垃圾带走。",
                "两人配合搬移到位，地面无划伤。",
                "更换灯具，试亮正常，旧灯交客户处理。",
                "拆洗油网，试机吸力恢复。",
                "白板按客户指定高度安装，水平校正。",
            ],
            parts: &[("膨胀螺丝", "套", 150), ("挂钩", "只", 300)],
        },
    ),
];
