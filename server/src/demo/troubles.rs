//! What breaks in a hospital and in the homes beside it: how it is told, what was done, and what it took.

use super::places::Zone;
use super::places::Zone::{Garage, Gate, Home, Office, Outdoor, Plant, Roof, Room, Shared, Ward};
use super::troubles::Craft::{Carpentry, Electric, Machines, Plumbing};

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
    pub(super) acceptance: &'static str,
    pub(super) stories: &'static [Story],
}

/// One story: where it can happen, who repairs it, how it is told, what was done, and the part that it took (name, unit, price each
/// in fen; no name, no part).
pub(super) struct Story(
    pub(super) &'static [Zone],
    pub(super) Craft,
    pub(super) &'static str,
    pub(super) &'static str,
    pub(super) (&'static str, &'static str, i64),
);

const NO_PART: (&str, &str, i64) = ("", "", 0);
/// Where people live, work and lie.
const INDOORS: &[Zone] = &[Home, Ward, Office, Room];
/// Within the hospital.
const WORK: &[Zone] = &[Ward, Office, Room];
const WET: &[Zone] = &[Home, Ward, Office, Shared];
const OPEN: &[Zone] = &[Shared, Outdoor, Garage];

/// With how often each happens, of a thousand or so.
pub(super) const TROUBLES: &[(i64, Trouble)] = &[
    (
        15,
        Trouble {
            item: "public_danger",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Shared, Garage],
                    Carpentry,
                    "{w}吊顶板一角下坠，随时可能掉落，{t}发现",
                    "拆除松动吊顶板并重新固定，周边逐块敲击检查，撤除围挡。",
                    ("膨胀螺栓 M8", "只", 180),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "{w}地砖大面积空鼓翘起，已有人绊倒",
                    "更换空鼓地砖，养护后请现场人员试走，无晃动。",
                    ("防滑地砖", "块", 1_600),
                ),
                Story(
                    &[Outdoor],
                    Carpentry,
                    "{w}外墙瓷砖松动，下方是人行道，{p}",
                    "先围挡清空下方，清除隐患瓷砖，补装后恢复通行。",
                    ("瓷砖胶", "袋", 3_800),
                ),
                Story(
                    &[Outdoor, Garage],
                    Carpentry,
                    "{w}井盖破裂，边缘塌陷，已放锥桶",
                    "更换复合井盖，井圈重新坐浆，车辆碾压无异响。",
                    ("复合井盖 600", "套", 32_000),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "{w}玻璃门碎成网状，仍挂在门框上，{p}",
                    "清除碎玻璃，换装同规格钢化玻璃，地弹簧已调好。",
                    ("钢化玻璃门扇", "扇", 68_000),
                ),
            ],
        },
    ),
    (
        70,
        Trouble {
            item: "indoor_circuit",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    INDOORS,
                    Electric,
                    "{w}{t}突然断电，空气开关合不上",
                    "逐路摇测绝缘，查到插座进线老化短路，更换导线后送电正常。",
                    ("铜芯线 4mm²", "米", 450),
                ),
                Story(
                    INDOORS,
                    Electric,
                    "{w}插座冒火花并有焦味，{p}",
                    "插座烧蚀，更换面板并重做接线，测试带载不发热。",
                    ("五孔插座", "只", 1_500),
                ),
                Story(
                    &[Home],
                    Electric,
                    "一开{w}的灯就跳闸，全屋没电",
                    "灯具镇流部分击穿，拆除更换后合闸，未再跳闸。",
                    ("LED 光源板", "只", 3_500),
                ),
                Story(
                    INDOORS,
                    Electric,
                    "{w}墙面潮湿，碰到开关有麻手的感觉",
                    "接线盒进水，断电烘干并重新做绝缘，开关换新。",
                    ("单开面板", "只", 1_200),
                ),
                Story(
                    &[Home, Office],
                    Electric,
                    "漏电保护器频繁动作，{t}跳了{n}次",
                    "漏保本体失灵，更换同规格漏保，试跳动作正常。",
                    ("漏电保护器 40A", "只", 9_800),
                ),
                Story(
                    WORK,
                    Electric,
                    "{w}照明回路没电，其余正常，{p}",
                    "零线端子松动发热，重新压接并紧固整箱端子。",
                    ("铜接线端子", "只", 150),
                ),
            ],
        },
    ),
    (
        18,
        Trouble {
            item: "pump_fault",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Plant],
                    Machines,
                    "{w}水泵{t}异响并且振动大，压力上不去",
                    "更换机械密封和轴承，手动盘车顺畅，试运行两小时电流正常。",
                    ("轴承 6206", "只", 2_800),
                ),
                Story(
                    &[Plant],
                    Machines,
                    "排污泵不启动，集水井水位已到警戒线",
                    "浮球被杂物缠住，清理后自动启停正常，井内垃圾已清。",
                    ("浮球开关", "只", 6_500),
                ),
                Story(
                    &[Plant],
                    Machines,
                    "{w}变频泵报过载，已切到备用泵，{p}",
                    "叶轮卡入生料带，清理后电流恢复正常，切回主泵。",
                    ("机械密封 32", "套", 16_500),
                ),
                Story(
                    &[Plant],
                    Machines,
                    "稳压泵{n}分钟启停一次，怀疑止回阀内漏",
                    "更换止回阀，稳压正常，恢复自动。",
                    ("止回阀 DN50", "只", 18_000),
                ),
            ],
        },
    ),
    (
        45,
        Trouble {
            item: "burst_pipe",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Home, Ward],
                    Plumbing,
                    "{w}水管爆裂，水喷出一米多高，{p}",
                    "关阀后更换爆裂管段，打压 0.6 兆帕三十分钟不降，恢复供水。",
                    ("PPR 管 25", "米", 900),
                ),
                Story(
                    &[Shared, Ward, Home],
                    Plumbing,
                    "{w}吊顶内{t}大量滴水，已用桶接",
                    "接头开裂，临时抱箍止水，夜间停水换新管段，恢复保温。",
                    ("不锈钢抱箍", "只", 2_200),
                ),
                Story(
                    &[Ward, Home],
                    Plumbing,
                    "{w}热水管接头崩开，满地热水",
                    "更换接头并加装固定支架，擦干地面，观察一小时无渗漏。",
                    ("PPR 直接 25", "只", 250),
                ),
                Story(
                    &[Shared],
                    Plumbing,
                    "管道井有流水声，楼下{n}户都在漏",
                    "立管卡箍脱落，复位更换密封圈，逐层查看已止水。",
                    ("卡箍密封圈", "只", 600),
                ),
                Story(
                    &[Shared],
                    Plumbing,
                    "{w}消火栓支管开裂，地面积水",
                    "关闭支管阀门，更换开裂短管，充水稳压无渗漏。",
                    ("镀锌短管 DN65", "根", 4_600),
                ),
            ],
        },
    ),
    (
        45,
        Trouble {
            item: "no_water",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Home, Ward, Office],
                    Plumbing,
                    "{w}水龙头{t}一直流，怎么拧都关不住",
                    "更换龙头阀芯，开关数次不滴水。",
                    ("陶瓷阀芯", "只", 1_800),
                ),
                Story(
                    &[Home],
                    Plumbing,
                    "整户停水，邻居都有水，{p}",
                    "表前过滤网堵塞，清洗后水压恢复。",
                    NO_PART,
                ),
                Story(
                    &[Home, Ward, Office],
                    Plumbing,
                    "{w}出水很小，几乎没有，像是停水",
                    "分支阀门被误关，打开后恢复，已挂牌说明。",
                    NO_PART,
                ),
                Story(
                    &[Home, Ward],
                    Plumbing,
                    "{w}角阀断在墙里，水关不掉",
                    "取出断丝，换不锈钢角阀和软管，试水正常。",
                    ("不锈钢角阀", "只", 2_600),
                ),
            ],
        },
    ),
    (
        22,
        Trouble {
            item: "blocked_downpipe",
            urgent: true,
            acceptance: "water_runs",
            stories: &[
                Story(
                    &[Shared, Outdoor],
                    Plumbing,
                    "{w}落水管堵塞，雨水漫到门口",
                    "机器疏通十五米，取出抹布一团，排水恢复。",
                    ("检查口盖", "只", 800),
                ),
                Story(
                    &[Roof],
                    Plumbing,
                    "屋面积水{n}厘米，雨水口被树叶堵死",
                    "清出树叶和泥沙两袋，灌水试验排水通畅，加装防叶罩。",
                    ("防叶罩 110", "只", 1_200),
                ),
                Story(
                    &[Shared],
                    Plumbing,
                    "{w}排水立管返水，一层卫生间地漏冒水，{p}",
                    "打开检查口高压冲洗，返水消除，地面已消毒。",
                    NO_PART,
                ),
            ],
        },
    ),
    (
        35,
        Trouble {
            item: "equipment_leaking",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    WORK,
                    Machines,
                    "{w}空调内机{t}滴水，淋到设备上，{p}",
                    "疏通冷凝水管并清洗接水盘，运行半小时无滴水。",
                    ("冷凝水软管", "米", 600),
                ),
                Story(
                    &[Ward, Shared],
                    Machines,
                    "{w}开水器底部漏水，地面湿滑",
                    "更换进水电磁阀和密封圈，加水试漏正常。",
                    ("电磁阀 DC24V", "只", 8_500),
                ),
                Story(
                    &[Ward, Office, Shared],
                    Machines,
                    "{w}风机盘管冷凝水溢出，吊顶起水印",
                    "接水盘坡度不足，调整支架并疏通排水口，积水消除。",
                    ("吊杆 M10", "根", 700),
                ),
                Story(
                    &[Plant],
                    Machines,
                    "{w}换热器法兰渗水，滴到控制柜旁",
                    "法兰更换垫片并均匀紧固，观察一班无渗漏。",
                    ("石墨垫片 DN80", "片", 1_400),
                ),
            ],
        },
    ),
    (
        40,
        Trouble {
            item: "lift_fault",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Shared],
                    Machines,
                    "电梯{t}停在{n}楼不动，轿厢内无人",
                    "安全回路一处触点接触不良，清洁紧固后试运行二十次正常。",
                    NO_PART,
                ),
                Story(
                    &[Shared],
                    Machines,
                    "电梯门反复开关合不上，{p}",
                    "地坎内有异物，清理后开关门正常，光幕擦拭干净。",
                    NO_PART,
                ),
                Story(
                    &[Shared],
                    Machines,
                    "电梯开关门抖动并有异响，病人不敢坐",
                    "门机皮带松脱，调整并更换，空载试运行二十次正常。",
                    ("门机皮带", "条", 13_000),
                ),
                Story(
                    &[Shared],
                    Machines,
                    "{w}外呼按钮失灵，内选正常",
                    "更换外呼按钮板，逐层测试正常。",
                    ("外呼按钮", "只", 7_500),
                ),
                Story(
                    &[Shared],
                    Machines,
                    "轿厢不平层，高出地面约五厘米",
                    "平层感应器移位，复位校准，平层误差在允许范围。",
                    ("平层感应器", "只", 18_000),
                ),
            ],
        },
    ),
    (
        10,
        Trouble {
            item: "broken_slab",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Shared],
                    Carpentry,
                    "楼梯踏步边角断裂，有人崴了脚，{p}",
                    "凿除松动部分，植筋支模浇筑修补，养护期间封闭半幅通行。",
                    ("高强灌浆料", "袋", 5_500),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "{w}楼梯第{n}级踏步松动，一踩就晃",
                    "更换踏步石材并灌浆，二十四小时后开放。",
                    ("防滑条", "米", 1_200),
                ),
            ],
        },
    ),
    (
        14,
        Trouble {
            item: "loose_railing",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Home, Shared],
                    Carpentry,
                    "{w}栏杆底座松动，一推就晃，{p}",
                    "打化学锚栓重新固定底座，用力推拉无晃动，补刷防锈漆。",
                    ("化学锚栓 M12", "套", 1_800),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "楼梯扶手焊点脱开，小孩常在旁边玩",
                    "现场补焊并打磨，逐段检查其余焊点。",
                    ("防锈漆", "罐", 3_200),
                ),
                Story(
                    &[Home],
                    Carpentry,
                    "阳台栏杆锈断{n}根，{t}发现",
                    "截去锈蚀段补焊新管，整排除锈刷漆。",
                    ("方管 25", "米", 1_500),
                ),
            ],
        },
    ),
    (
        26,
        Trouble {
            item: "other_danger",
            urgent: true,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Outdoor],
                    Electric,
                    "{w}灯杆倾斜，底部锈蚀，{t}刮风后更明显",
                    "断电后扶正并加固基础，接地重做，恢复照明。",
                    ("接地扁钢", "米", 1_600),
                ),
                Story(
                    &[Outdoor, Shared, Garage],
                    Electric,
                    "{w}有电线垂落在地，不知是否带电，{p}",
                    "确认为废弃弱电线，收起剪除，已封堵管口。",
                    NO_PART,
                ),
                Story(
                    &[Outdoor],
                    Carpentry,
                    "树枝折断压在{w}的雨棚上",
                    "锯除断枝并清运，检查雨棚支架完好。",
                    NO_PART,
                ),
                Story(
                    &[Gate, Garage],
                    Electric,
                    "道闸杆砸下不回弹，差点碰到车",
                    "更换道闸弹簧和防砸雷达，试运行正常。",
                    ("道闸弹簧", "根", 4_500),
                ),
            ],
        },
    ),
    (
        150,
        Trouble {
            item: "doors_windows",
            urgent: false,
            acceptance: "signed",
            stories: &[
                Story(
                    INDOORS,
                    Carpentry,
                    "{w}门锁{t}起拧不动，钥匙转不了一圈",
                    "更换锁芯并加润滑，钥匙已交还，试开十次顺畅。",
                    ("锁芯 70mm", "只", 6_800),
                ),
                Story(
                    &[Home, Ward, Office],
                    Carpentry,
                    "{w}推拉窗滑轮脱轨，关不严，夜里漏风",
                    "更换滑轮，调整轨道，推拉顺畅，关闭严密。",
                    ("窗滑轮", "对", 1_200),
                ),
                Story(
                    &[Shared, Ward, Office],
                    Carpentry,
                    "{w}闭门器漏油，门关得又快又响，{p}",
                    "更换闭门器并调到合适速度，关门无声。",
                    ("闭门器", "只", 8_800),
                ),
                Story(
                    &[Home, Ward],
                    Carpentry,
                    "{w}纱窗破了个洞，蚊虫飞进来",
                    "换纱网，压条重新压紧。",
                    ("纱网", "米", 900),
                ),
                Story(
                    INDOORS,
                    Carpentry,
                    "{w}门合页松脱，门扇下坠拖地",
                    "合页加长螺钉重装，门扇抬平，不再拖地。",
                    ("不锈钢合页", "对", 1_600),
                ),
                Story(
                    INDOORS,
                    Carpentry,
                    "{w}窗把手断裂，刮风时关不上",
                    "更换执手，开关自如。",
                    ("窗执手", "只", 1_900),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "{w}防火门关不到位，常开着",
                    "调整顺位器并紧固合页，松手可自行闭合。",
                    ("顺位器", "只", 2_400),
                ),
                Story(
                    &[Home, Ward],
                    Carpentry,
                    "{w}窗边玻璃胶老化，雨天沿窗缝渗水",
                    "铲除旧胶重新打密封胶，淋水试验不渗。",
                    ("耐候密封胶", "支", 2_400),
                ),
            ],
        },
    ),
    (
        160,
        Trouble {
            item: "water_sanitary",
            urgent: false,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Home, Ward],
                    Plumbing,
                    "马桶水箱一直进水，停不下来，{p}",
                    "更换进水阀组件，水位调好，不再溢流。",
                    ("马桶进水阀", "只", 3_500),
                ),
                Story(
                    &[Home, Office, Ward],
                    Plumbing,
                    "{w}洗手盆下水管滴水，柜子泡坏了",
                    "更换下水软管和密封圈，放水试验不滴。",
                    ("下水软管", "根", 1_800),
                ),
                Story(
                    &[Ward, Shared, Office],
                    Plumbing,
                    "感应龙头{t}不出水，换过电池也没用",
                    "更换感应模块，调整感应距离，出水正常。",
                    ("感应模块", "只", 12_500),
                ),
                Story(
                    &[Home],
                    Plumbing,
                    "花洒软管开裂，一开水就乱喷，{p}",
                    "更换花洒软管，试水正常。",
                    ("花洒软管", "根", 2_500),
                ),
                Story(
                    &[Shared],
                    Plumbing,
                    "男卫小便池感应冲水不停",
                    "清洗电磁阀滤网并复位感应器，冲水恢复正常。",
                    NO_PART,
                ),
                Story(
                    &[Shared, Ward],
                    Plumbing,
                    "蹲位脚踏冲水阀踩下去不回弹",
                    "更换脚踏阀阀芯，回弹正常。",
                    ("脚踏阀芯", "只", 3_200),
                ),
                Story(
                    &[Home, Ward],
                    Plumbing,
                    "地漏返臭味，{t}气味特别明显",
                    "加装防臭地漏芯，异味消除。",
                    ("防臭地漏芯", "只", 1_500),
                ),
            ],
        },
    ),
    (
        85,
        Trouble {
            item: "blocked_drain",
            urgent: false,
            acceptance: "water_runs",
            stories: &[
                Story(
                    WET,
                    Plumbing,
                    "洗手盆下水很慢，{t}基本不走水",
                    "手摇疏通器疏通，取出头发团，放水三分钟排水通畅。",
                    NO_PART,
                ),
                Story(
                    &[Home, Ward],
                    Plumbing,
                    "马桶堵了，冲水往上冒，{p}",
                    "机器疏通约八米，取出塑料瓶盖，连续冲水正常。",
                    NO_PART,
                ),
                Story(
                    &[Home],
                    Plumbing,
                    "洗菜盆下水堵塞，有油污味",
                    "拆存水弯清理油垢，重新密封，排水正常。",
                    ("存水弯", "只", 1_600),
                ),
                Story(
                    &[Ward, Shared],
                    Plumbing,
                    "拖把池排水不畅，污水漫到地面",
                    "疏通排水支管，清出布条，加装滤网，排水通畅。",
                    ("不锈钢滤网", "只", 900),
                ),
                Story(
                    &[Home],
                    Plumbing,
                    "浴室地漏不下水，洗澡时积水{n}厘米",
                    "清理地漏内头发与水垢，灌水试验通畅。",
                    ("密封圈", "只", 200),
                ),
            ],
        },
    ),
    (
        40,
        Trouble {
            item: "roof_leak",
            urgent: false,
            acceptance: "next_rain",
            stories: &[
                Story(
                    &[Home],
                    Carpentry,
                    "{w}天花板渗水，{t}下雨后水印变大",
                    "屋面对应位置裂缝开槽灌缝并刷防水涂料三遍，待下一场雨检验。",
                    ("聚氨酯防水涂料", "桶", 26_000),
                ),
                Story(
                    &[Roof],
                    Carpentry,
                    "{w}防水卷材起鼓开裂，下层已渗水",
                    "铲除空鼓卷材，基层清理后重铺两层，闭水二十四小时不漏，待雨后复查。",
                    ("SBS 卷材 4mm", "平方米", 4_200),
                ),
                Story(
                    &[Home],
                    Carpentry,
                    "雨后{w}墙角滴水，墙皮脱落，{p}",
                    "更换泛水收口并打密封胶，室内墙面待干后补漆。",
                    ("耐候密封胶", "支", 2_400),
                ),
                Story(
                    &[Roof],
                    Carpentry,
                    "{w}女儿墙根部裂缝渗水",
                    "裂缝凿槽嵌缝，附加层上翻二十五厘米，待雨后查看。",
                    ("SBS 卷材 4mm", "平方米", 4_200),
                ),
            ],
        },
    ),
    (
        160,
        Trouble {
            item: "minor_maintenance",
            urgent: false,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Shared, Ward, Office, Garage, Plant, Room],
                    Electric,
                    "{w}灯管{t}不亮，看不清",
                    "更换 LED 灯管两支，照明恢复。",
                    ("LED 灯管 18W", "支", 2_200),
                ),
                Story(
                    &[Shared, Ward, Office],
                    Carpentry,
                    "{w}墙面掉漆露底，{p}",
                    "铲除松动漆皮，刮腻子打磨，刷漆两遍。",
                    ("内墙漆", "桶", 18_500),
                ),
                Story(
                    &[Ward],
                    Carpentry,
                    "{w}输液架吊轨卡住拉不动",
                    "清理吊轨并加润滑，滑动顺畅。",
                    NO_PART,
                ),
                Story(
                    &[Shared, Office],
                    Carpentry,
                    "{w}座椅松动，少了{n}颗螺丝",
                    "补齐螺丝并紧固整排座椅。",
                    ("自攻螺丝", "盒", 1_200),
                ),
                Story(
                    &[Ward, Shared],
                    Carpentry,
                    "{w}扶手防撞条脱胶",
                    "重新打胶固定，按压牢固。",
                    ("结构胶", "支", 2_600),
                ),
                Story(
                    &[Ward],
                    Electric,
                    "呼叫铃按下不响，护士听不到，{p}",
                    "更换呼叫按钮，与护士站对测正常。",
                    ("呼叫按钮", "只", 4_800),
                ),
                Story(
                    &[Shared],
                    Carpentry,
                    "{w}指示牌字掉了一半，病人找不到路",
                    "重做指示贴并固定牌体。",
                    ("指示贴", "张", 1_500),
                ),
                Story(
                    &[Shared],
                    Electric,
                    "{w}声控灯常亮不灭",
                    "更换声控开关，测试正常。",
                    ("声控开关", "只", 1_700),
                ),
                Story(
                    WORK,
                    Machines,
                    "{w}空调出风口积灰，请清洗",
                    "拆洗滤网和出风口，风量恢复。",
                    NO_PART,
                ),
                Story(
                    OPEN,
                    Electric,
                    "{w}路灯闪烁，{t}更厉害",
                    "更换驱动电源并紧固接线，不再闪烁。",
                    ("LED 驱动电源", "只", 5_600),
                ),
            ],
        },
    ),
    (
        65,
        Trouble {
            item: "convenience",
            urgent: false,
            acceptance: "signed",
            stories: &[
                Story(
                    &[Home],
                    Carpentry,
                    "想请师傅帮忙安装阳台晾衣架，杆子已买好",
                    "打孔安装完毕，承重试验正常，垃圾带走。",
                    ("膨胀螺丝", "套", 150),
                ),
                Story(
                    &[Home],
                    Machines,
                    "老人家搬不动，请帮忙把{w}的柜子挪一下",
                    "两人配合搬移到位，地面无划伤。",
                    NO_PART,
                ),
                Story(
                    &[Home],
                    Electric,
                    "帮忙换{w}吸顶灯，灯已备好，{p}",
                    "更换灯具，试亮正常，旧灯交客户处理。",
                    NO_PART,
                ),
                Story(
                    &[Home],
                    Machines,
                    "请来清洗油烟机，油滴得厉害",
                    "拆洗油网和叶轮，试机吸力恢复。",
                    NO_PART,
                ),
                Story(
                    &[Office],
                    Carpentry,
                    "{w}要挂一块白板，请带电钻",
                    "白板按指定高度安装，水平校正。",
                    ("膨胀螺丝", "套", 150),
                ),
                Story(
                    &[Office, Home],
                    Plumbing,
                    "请代为更换净水器滤芯，滤芯已到货",
                    "更换滤芯并冲洗十分钟，水质清澈。",
                    NO_PART,
                ),
            ],
        },
    ),
];
