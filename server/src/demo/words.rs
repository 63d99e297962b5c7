//! What people of the demo are called, and what they say, apart from troubles ([`super::troubles`]) and findings
//! ([`super::findings`]). Names are drawn from two tables of ordinary ones and belong to nobody.

/// Surnames with their pinyin initials.
pub(super) const SURNAMES: &[(&str, &str)] = &[
    ("王", "w"),
    ("李", "l"),
    ("张", "z"),
    ("刘", "l"),
    ("陈", "c"),
    ("杨", "y"),
    ("赵", "z"),
    ("黄", "h"),
    ("周", "z"),
    ("吴", "w"),
    ("徐", "x"),
    ("孙", "s"),
    ("胡", "h"),
    ("朱", "z"),
    ("高", "g"),
    ("林", "l"),
    ("何", "h"),
    ("郭", "g"),
    ("马", "m"),
    ("罗", "l"),
    ("梁", "l"),
    ("宋", "s"),
    ("郑", "z"),
    ("谢", "x"),
    ("韩", "h"),
    ("唐", "t"),
    ("冯", "f"),
    ("于", "y"),
    ("董", "d"),
    ("萧", "x"),
    ("程", "c"),
    ("曹", "c"),
    ("袁", "y"),
    ("邓", "d"),
    ("许", "x"),
    ("傅", "f"),
    ("沈", "s"),
    ("曾", "z"),
    ("彭", "p"),
    ("吕", "l"),
];

/// Given names with their pinyin initials.
pub(super) const GIVEN_NAMES: &[(&str, &str)] = &[
    ("建国", "jg"),
    ("秀英", "xy"),
    ("志强", "zq"),
    ("桂兰", "gl"),
    ("海燕", "hy"),
    ("小军", "xj"),
    ("玉梅", "ym"),
    ("文斌", "wb"),
    ("春花", "ch"),
    ("国庆", "gq"),
    ("丽娟", "lj"),
    ("永福", "yf"),
    ("晓东", "xd"),
    ("红霞", "hx"),
    ("家宝", "jb"),
    ("淑芬", "sf"),
    ("俊杰", "jj"),
    ("雪琴", "xq"),
    ("长顺", "cs"),
    ("美玲", "ml"),
    ("振华", "zh"),
    ("月娥", "ye"),
    ("大勇", "dy"),
    ("巧云", "qy"),
    ("少平", "sp"),
    ("彩凤", "cf"),
    ("德明", "dm"),
    ("慧敏", "hm"),
    ("宏伟", "hw"),
    ("金凤", "jf"),
    ("光辉", "gh"),
    ("静怡", "jy"),
    ("立新", "lx"),
    ("翠萍", "cp"),
    ("卫东", "wd"),
    ("欣然", "xr"),
    ("来喜", "lx"),
    ("素珍", "sz"),
    ("明辉", "mh"),
    ("晓雯", "xw"),
    ("根生", "gs"),
    ("佳慧", "jh"),
    ("福全", "fq"),
    ("兰芝", "lz"),
    ("景涛", "jt"),
    ("思雨", "sy"),
    ("守义", "sy"),
    ("凤英", "fy"),
    ("浩", "h"),
    ("敏", "m"),
    ("磊", "l"),
    ("娜", "n"),
    ("涛", "t"),
    ("艳", "y"),
    ("刚", "g"),
    ("倩", "q"),
    ("鹏", "p"),
    ("芳", "f"),
    ("斌", "b"),
    ("琳", "l"),
];

/// Since when something is wrong.
pub(super) const SINCE: &[&str] = &[
    "今早",
    "昨晚",
    "刚才",
    "从昨天下午",
    "这两天",
    "上周末",
    "今天上班时",
    "夜里",
    "中午",
    "前天",
    "交接班时",
    "近一周",
];

/// What the reporter asks for when it can't wait.
pub(super) const PLEAS_URGENT: &[&str] = &[
    "请马上派人来看",
    "已先关总阀等候",
    "已用围栏隔开",
    "影响正常使用",
    "来之前请先打电话",
    "旁边就是病人通道",
    "已先断开电源等候",
    "担心越来越严重",
];
/// What a resident asks for.
pub(super) const PLEAS_HOME: &[&str] = &[
    "麻烦今天内处理",
    "来之前请先打电话",
    "家里有老人，希望早点修好",
    "下午三点后在家",
    "不急，这两天安排即可",
    "之前修过一次又坏了",
    "请带配件过来",
    "周末全天在家",
];
/// What a department asks for.
pub(super) const PLEAS_HOSPITAL: &[&str] = &[
    "麻烦今天内处理",
    "影响正常使用",
    "病人进出不便，请优先",
    "之前修过一次又坏了",
    "请带配件过来",
    "不急，这两天安排即可",
    "请走侧门进来",
    "请避开上午门诊高峰",
];

/// Where in a home.
pub(super) const HOME_SPOTS: &[&str] = &[
    "客厅", "主卧", "次卧", "厨房", "主卫", "客卫", "阳台", "玄关", "书房",
];
/// Where in a ward.
pub(super) const WARD_SPOTS: &[&str] = &[
    "护士站",
    "治疗室",
    "走廊东侧",
    "走廊西侧",
    "污物间",
    "开水间",
    "值班室",
    "处置室",
    "探视区",
    "2 床旁",
    "5 床旁",
];
/// Where in a room.
pub(super) const ROOM_SPOTS: &[&str] = &["靠窗", "门口", "洗手池旁", "床头", "设备旁", "墙角"];
/// Where in an office.
pub(super) const OFFICE_SPOTS: &[&str] = &[
    "窗口内",
    "靠窗工位",
    "进门左侧",
    "更衣间",
    "里间",
    "资料柜旁",
    "洗手池旁",
    "候诊椅旁",
];
/// Where in a part that everybody uses.
pub(super) const SHARED_SPOTS: &[&str] = &[
    "入口处",
    "电梯口",
    "楼梯转角",
    "东侧",
    "西侧",
    "消防门旁",
    "中间段",
    "靠墙一侧",
];
/// Where in a plant room, a garage, on a roof or outside.
pub(super) const PLANT_SPOTS: &[&str] = &[
    "1 号位",
    "2 号位",
    "3 号位",
    "北墙下",
    "南侧",
    "靠门处",
    "排水沟边",
    "控制柜旁",
];

/// Notes of whoever does the work.
pub(super) const WORKER_NOTES: &[&str] = &[
    "现场看过，工具带齐，当场可以处理。",
    "配件仓库有现货，领料后直接过去。",
    "旧件已拆下交回仓库登记。",
    "同类设备也有老化，建议整批检查。",
    "施工时已放置警示牌，完工清场。",
    "动静已尽量压低，没有影响旁人休息。",
    "旁边还有一处小问题，顺手一并处理。",
    "现场有人使用，等了二十分钟才开工。",
    "拍了前后对比，备查。",
    "已教现场人员日常怎么用，避免再坏。",
    "和上一班交接过，情况一致。",
    "处理后观察了十分钟，没有再出现。",
];

/// Notes of the desk about a home.
pub(super) const DESK_NOTES_HOME: &[&str] = &[
    "已回电告知预计上门时间，客户同意。",
    "客户第二次来电催问，已转告维修班。",
    "客户白天上班，家中由老人开门，已备注。",
    "已跟客户说明收费标准，客户接受。",
    "客户致谢，说师傅很仔细。",
    "首问已跟进：今天下午再回一次电话。",
    "客户不方便接电话，以短信联系。",
    "楼下另有一户反映同样问题，已提醒维修班一并查看。",
];

/// Notes of the desk about the hospital.
pub(super) const DESK_NOTES_HOSPITAL: &[&str] = &[
    "已回电告知预计到场时间，对方同意。",
    "对方第二次来电催问，已转告维修班。",
    "反映此处不能停用，需利用午休时间。",
    "首问已跟进：今天下午再回一次电话。",
    "与总务科核对过，不向科室收费。",
    "同楼层也有人反映，已提醒维修班一并查看。",
    "夜班护士长已知情，到场后先联系她。",
    "对方致谢，说来得及时。",
];

/// What customers say when they are called back, by their satisfaction from 1 to 5.
pub(super) const OPINIONS: [&[&str]; 5] = [
    &["等了太久，影响了一天的生意。", "修完第二天又坏了，希望认真一点。"],
    &["来得晚，电话里也没说清几点到。", "修好了，但地面没有清理干净。"],
    &[
        "能用了，速度一般。",
        "希望以后能提前半小时打电话。",
        "修得可以，就是等配件等久了些。",
    ],
    &[
        "师傅态度好，基本满意。",
        "处理及时，谢谢。",
        "修得不错，建议定期检查。",
        "说明得清楚，费用也合理。",
    ],
    &[
        "很守时，约好几点就几点到。",
        "师傅进门穿鞋套，走时把地也擦了，很满意。",
        "服务热情，值得表扬。",
        "一次就修好，十分感谢。",
    ],
];

/// Why an order was cancelled: the cause's key, and the words.
pub(super) const CANCELLATIONS: &[(&str, &[&str])] = &[
    (
        "withdrawn",
        &[
            "客户来电说不修了，打算整体更换。",
            "客户家属已找人处理，撤回报修。",
        ],
    ),
    (
        "duplicate",
        &[
            "与同一科室上午报的是同一件事。",
            "楼上楼下各报一次，并到另一单处理。",
        ],
    ),
    (
        "working_again",
        &[
            "客户来电说已自行恢复，观察无异常。",
            "重新上电后恢复正常，客户同意取消。",
        ],
    ),
    (
        "price_declined",
        &[
            "报价后客户认为偏高，决定自行购买配件更换。",
            "客户暂不更换，等装修时一起做。",
        ],
    ),
];

/// Why an order was handed on, and to whom among the workers, where the reason says it.
pub(super) const TRANSFERS: &[(&str, Option<usize>)] = &[
    ("需电工持证操作，转给电工。", Some(0)),
    ("涉及水路改动，转水工处理。", Some(1)),
    ("需要补墙面，转木工泥瓦。", Some(2)),
    ("涉及空调电梯设备，转机电。", Some(3)),
    ("当班人手不足，转下一班处理。", None),
    ("本人另有急修，转同事。", None),
    ("需要高空作业，转有证人员。", None),
];

/// Why an order was given back.
pub(super) const RETURNS: &[&str] = &[
    "位置写错，现场没有这处设备，请核实。",
    "客户电话打不通，无法约时间。",
    "属设备厂家保修范围，请客服联系厂家。",
    "需要先办停电手续，退回重新安排。",
];

/// Why work was done again.
pub(super) const REDOES: &[&str] = &[
    "验收时发现仍有轻微渗水，重新处理。",
    "客户试用后反映噪声仍大，重新调整。",
    "开合几次后又卡住，重新校正。",
    "通电十分钟后再次跳闸，继续排查。",
];

/// Why an order was opened again by the desk.
pub(super) const REOPENINGS: &[&str] = &[
    "客户次日来电，同一位置又出现问题。",
    "回访时客户反映没有完全修好。",
    "科室反映使用一天后故障重现。",
];

/// Why a general item is handled as urgent.
pub(super) const RAISED_TO_URGENT: &[&str] = &[
    "抢救通道旁，影响病人转运。",
    "家中只有行动不便的老人。",
    "水已流到楼下住户。",
    "手术室当日有排班，不能等。",
];

/// Companies that work for the site, by craft. None of them exists.
pub(super) const OUTSIDE_COMPANIES: [&str; 4] = [
    "明光电气工程（演示）",
    "清源管道工程（演示）",
    "固安修缮工程（演示）",
    "恒升机电维保（演示）",
];

/// Companies of callers and contractors. None of them exists.
pub(super) const COMPANIES: &[&str] = &[
    "康佑医疗器械（演示）",
    "百草药业配送（演示）",
    "蓝天保洁用品（演示）",
    "启明办公设备（演示）",
    "佳和装饰（演示）",
    "瑞通网络工程（演示）",
    "丰源食品配送（演示）",
    "安捷被服洗涤（演示）",
    "恒准检测（演示）",
    "绿洲园艺（演示）",
    "顺安搬家（演示）",
    "明德培训（演示）",
];

/// What a visitor comes to the hospital for, by the purpose's key.
pub(super) const PURPOSES_HOSPITAL: &[(&str, &[&str])] = &[
    (
        "visit",
        &[
            "探望住院的亲属",
            "看望老同事",
            "给病人送饭",
            "探望新生儿",
            "陪护换班",
            "办理出院手续",
        ],
    ),
    (
        "business",
        &[
            "洽谈耗材供应",
            "送检测报告",
            "商谈维保续约",
            "演示新设备",
            "对账",
            "投标答疑",
        ],
    ),
    (
        "delivery",
        &[
            "送桶装水",
            "送办公用纸",
            "取送检样品",
            "送鲜花",
            "送被服",
            "送试剂",
        ],
    ),
    ("interview", &["应聘护工", "应聘保洁岗位", "到人事科面试"]),
    ("viewing", &["参观病区环境", "外院同行参观", "物业前期踏勘"]),
    (
        "work",
        &[
            "检修网络线路",
            "墙面粉刷",
            "电梯年检",
            "空调清洗",
            "安装窗帘轨道",
            "设备移机",
        ],
    ),
    (
        "duty",
        &["调取监控录像", "核查消防档案", "送达文书", "了解纠纷情况"],
    ),
    ("other", &["归还拾到的钱包", "拍摄宣传照片", "志愿服务", "送锦旗"]),
];

/// What a visitor comes to the estate for.
pub(super) const PURPOSES_ESTATE: &[(&str, &[&str])] = &[
    (
        "visit",
        &["到亲戚家做客", "接孩子放学回家", "看望老人", "朋友聚会", "送请柬"],
    ),
    (
        "delivery",
        &["送桶装水", "送生鲜", "送家电到户", "送家具", "上门收废品"],
    ),
    ("viewing", &["看房", "量房", "中介带看"]),
    (
        "work",
        &[
            "更换净水滤芯",
            "检修宽带",
            "墙面粉刷",
            "安装窗帘",
            "空调清洗",
            "厨房改造",
        ],
    ),
    ("duty", &["走访住户", "人口信息核对", "送达文书"]),
    (
        "other",
        &["咨询入学片区", "家政面谈", "居委会入户登记", "抄燃气表"],
    ),
];

/// What visitors carry.
pub(super) const BELONGINGS: &[&str] = &[
    "水果一袋",
    "保温饭盒",
    "双肩包",
    "文件袋一个",
    "工具箱一只",
    "纸箱两个",
    "轮椅一辆",
    "鲜花一束",
    "拉杆箱",
    "婴儿车",
    "样品箱",
    "笔记本电脑一台",
];

/// Goods that leave, and their kind of count.
pub(super) const GOODS: &[(&str, &str)] = &[
    ("旧冰箱", "搬离自用"),
    ("布艺沙发", "转卖"),
    ("显示器", "送修"),
    ("病床床垫", "报废清运"),
    ("书柜", "搬家"),
    ("空调外机", "更换旧机"),
    ("离心机", "返厂校准"),
    ("档案箱", "移交档案室"),
    ("洗衣机", "送修"),
    ("打印机", "维修"),
    ("折叠床", "归还租赁"),
    ("儿童自行车", "搬家"),
];

/// Why somebody was turned away.
pub(super) const TURNED_AWAY: &[&str] = &[
    "说不出被访人和部门，致电后被访人不认识。",
    "推销人员，被访科室未同意。",
    "探视时间已过，劝其次日再来。",
    "证件与本人不符，且无法联系被访人。",
    "酒后情绪激动，劝离并通知领班。",
    "被访人明确表示谢绝来访。",
];

/// How the lead knows that somebody has left without signing out.
pub(super) const LEFT_UNSIGNED: &[&str] = &[
    "致电访客本人，确认已从西门离开。",
    "调看出口录像，当日傍晚已离开。",
    "被访科室确认访客早已离开。",
    "夜巡核对在场名单，无此人。",
];

/// Messages for hosts who are out.
pub(super) const MESSAGES: &[&str] = &[
    "请回来后给我回个电话，事情不急。",
    "资料放在服务台，签收后即可。",
    "明天上午十点我再来一次。",
    "老同学路过来看看，改天再约。",
    "样品已送到，请确认型号。",
];

/// Notes of a slip.
pub(super) const VISIT_NOTES: &[&str] = &[
    "首次来访，已指引路线。",
    "访客行动不便，护卫员协助至电梯口。",
    "带小孩，提醒看护。",
    "与被访人电话核实无误。",
    "车辆停在访客车位。",
    "提醒探视时间至晚上八点。",
    "雨伞存放在服务台。",
    "口罩由服务台提供。",
];

/// Summaries of a round by night.
pub(super) const SUMMARIES_NIGHT: &[&str] = &[
    "全部点位正常，门窗、灯光无异常。",
    "夜间安静，急诊门口车辆较多，已疏导。",
    "巡查中劝离逗留人员一名，其余正常。",
    "雨后地面湿滑，已放置警示牌。",
    "消防通道畅通，一处杂物已当场清走。",
    "各岗在位，精神状态良好，台账齐全。",
    "车库有一辆车未关窗，已联系车主。",
];
/// Summaries of a round of the plant rooms.
pub(super) const SUMMARIES_PLANT: &[&str] = &[
    "各设备房温度、声音正常，门已锁好。",
    "读数均在范围内，表计清晰。",
    "泵房地面已拖干，无渗漏。",
    "机组运行平稳，备用泵已试启。",
    "挡鼠板全部复位，标识完好。",
];
/// Summaries of a round by day.
pub(super) const SUMMARIES_DAY: &[&str] = &[
    "整体正常，个别楼道灯偏暗，已记录。",
    "电动车违规停放两辆，已联系车主移走。",
    "卫生情况良好，两处当场整改。",
    "通道畅通，设施完好。",
    "雨后落叶较多，已请保洁加扫。",
    "与现场负责人沟通，问题当日处理。",
];

/// Notes of the second person on a round.
pub(super) const PARTNER_NOTES: &[&str] = &[
    "我走的是北侧，花园灯有一盏不亮。",
    "补充：车库 B 区有一处积水，已推干。",
    "补充：3 号楼单元门闭合偏慢，观察一晚。",
    "与领班对过时间，钥匙已交回。",
];

/// Why a round was finished early.
pub(super) const FINISHED_EARLY: &[&str] = &[
    "急诊门口突发纠纷，接领班通知赶去支援。",
    "突降暴雨，室外点位无法继续。",
    "电梯困人，转去配合救援。",
];

/// Why a round was missed.
pub(super) const MISSED: &[&str] = &[
    "当班人员突发不适送医，无人接替。",
    "交接班漏看安排。",
    "全员参加应急处置，未能按时巡查。",
    "手机没电，未带备用。",
];

/// Why a round stays as it is.
pub(super) const LEFT_INCOMPLETE: &[&str] = &[
    "已过补检期限，次日同线路已正常巡查，情况正常。",
    "当晚另有领班巡视，重点点位已看过。",
    "已调看监控确认无异常，不再补检。",
];

/// Why a missed round is made up for.
pub(super) const CATCH_UPS: &[&str] = &[
    "按领班要求补检。",
    "人手到位后补检。",
    "核对记录发现漏巡，当班补检。",
];

/// Why a checkpoint was skipped.
pub(super) const SKIPPED: &[&str] = &[
    "正在施工围挡，无法进入。",
    "手术进行中，科室要求回避。",
    "设备厂家检修，门已上锁。",
    "道路积水，绕行。",
];

/// Why a label was not scanned.
pub(super) const UNSCANNED: &[&str] = &[
    "标签被水泡花，扫不出来。",
    "标签脱落，已报补贴。",
    "手机摄像头起雾。",
    "标签被宣传栏挡住。",
];

/// Notes of a check.
pub(super) const CHECK_NOTES: &[&str] = &[
    "清场后锁门，试拉正常。",
    "值班人员在岗，着装整齐。",
    "有一位家属在走廊打电话，已提醒小声。",
    "地面刚拖过，提醒慢行。",
    "机组声音平稳。",
    "窗户已全部关好。",
    "灭火器压力在绿区。",
    "临时停放平车一辆，已请科室推回。",
];
