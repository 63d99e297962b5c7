//! The places of the hospital, line by line, from the top of the tree down.

/// Code, code of the place it is part of, name, pinyin initials, kind; an `office` or `ward` with a `*` is a department.
pub(super) type Line = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

pub(super) const GROUNDS: &[Line] = &[
    ("YQ", "", "医院院区", "yyyq", "area"),
    ("JS", "", "家属区青杉苑", "jsqqsy", "area"),
    ("YQ-G1", "YQ", "东门（主入口）", "dm", "gate"),
    ("YQ-G2", "YQ", "西门（急诊入口）", "xm", "gate"),
    ("YQ-G3", "YQ", "南门（货运入口）", "nm", "gate"),
    ("YQ-P1", "YQ-G1", "东门岗", "dmg", "post"),
    ("YQ-P2", "YQ-G2", "西门岗", "xmg", "post"),
    ("YQ-P3", "YQ-G3", "南门岗", "nmg", "post"),
    ("YQ-W1", "YQ", "中心花园", "zxhy", "outdoor"),
    ("YQ-W2", "YQ", "地面停车场", "dmtcc", "outdoor"),
    ("YQ-W3", "YQ", "垃圾中转站", "ljzzz", "outdoor"),
    ("YQ-W4", "YQ", "医疗废物暂存点", "ylfwzcd", "outdoor"),
    ("YQ-W5", "YQ", "消防环道", "xfhd", "outdoor"),
    ("YQ-B1", "YQ", "地下车库 A 区", "dxckaq", "garage"),
    ("YQ-B2", "YQ", "地下车库 B 区", "dxckbq", "garage"),
    ("YQ-B3", "YQ", "地下车库 C 区", "dxckcq", "garage"),
    ("JS-G1", "JS", "家属区北门", "jsqbm", "gate"),
    ("JS-P1", "JS-G1", "家属区北门岗", "jsqbmg", "post"),
    ("JS-W1", "JS", "儿童游乐场", "etylc", "outdoor"),
    ("JS-W2", "JS", "健身广场", "jsgc", "outdoor"),
    ("JS-W3", "JS", "电动车充电棚", "ddccdp", "outdoor"),
    ("JS-W4", "JS", "雨水泵井", "ysbj", "outdoor"),
    ("JS-B1", "JS", "家属区地下车库", "jsqdxck", "garage"),
];

pub(super) const OUTPATIENT: &[Line] = &[
    ("MZ", "YQ", "门诊楼", "mzl", "building"),
    ("MZ-1F", "MZ", "1楼", "1l", "floor"),
    ("MZ-101", "MZ-1F", "门诊大厅", "mzdt", "shared"),
    ("MZ-102", "MZ-1F", "挂号收费处", "ghsfc", "office*"),
    ("MZ-103", "MZ-1F", "门诊药房", "mzyf", "office*"),
    ("MZ-104", "MZ-1F", "急诊科", "jzk", "ward*"),
    ("MZ-105", "MZ-1F", "导诊台", "dzt", "office*"),
    ("MZ-106", "MZ-1F", "一楼公共卫生间", "ylggwsj", "shared"),
    ("MZ-2F", "MZ", "2楼", "2l", "floor"),
    ("MZ-201", "MZ-2F", "内科诊区", "nkzq", "office*"),
    ("MZ-202", "MZ-2F", "儿科诊区", "ekzq", "office*"),
    ("MZ-203", "MZ-2F", "输液室", "sys", "ward*"),
    ("MZ-204", "MZ-2F", "二楼候诊区", "elhzq", "shared"),
    ("MZ-205", "MZ-2F", "二楼公共卫生间", "elggwsj", "shared"),
    ("MZ-3F", "MZ", "3楼", "3l", "floor"),
    ("MZ-301", "MZ-3F", "外科诊区", "wkzq", "office*"),
    ("MZ-302", "MZ-3F", "骨科诊区", "gkzq", "office*"),
    ("MZ-303", "MZ-3F", "换药室", "hys", "room"),
    ("MZ-304", "MZ-3F", "三楼候诊区", "slhzq", "shared"),
    ("MZ-4F", "MZ", "4楼", "4l", "floor"),
    ("MZ-401", "MZ-4F", "妇产科诊区", "fckzq", "office*"),
    ("MZ-402", "MZ-4F", "眼科诊区", "ykzq", "office*"),
    ("MZ-403", "MZ-4F", "耳鼻喉科诊区", "ebhkzq", "office*"),
    ("MZ-404", "MZ-4F", "四楼候诊区", "slhzq", "shared"),
    ("MZ-5F", "MZ", "5楼", "5l", "floor"),
    ("MZ-501", "MZ-5F", "口腔科", "kqk", "office*"),
    ("MZ-502", "MZ-5F", "皮肤科诊区", "pfkzq", "office*"),
    ("MZ-503", "MZ-5F", "中医科诊区", "zykzq", "office*"),
    ("MZ-504", "MZ-5F", "康复理疗室", "kflls", "ward*"),
    ("MZ-DT", "MZ", "门诊楼电梯厅", "mzldtt", "shared"),
    ("MZ-WM", "MZ", "门诊楼屋面", "mzlwm", "roof"),
];

/// Wards of the inpatient building, floor by floor from the third.
pub(super) const WARDS: &[(&str, &str)] = &[
    ("产科病区", "ckbq"),
    ("儿科病区", "ekbq"),
    ("普外科病区", "pwkbq"),
    ("骨科病区", "gkbq"),
    ("神经内科病区", "sjnkbq"),
    ("心内科病区", "xnkbq"),
    ("呼吸内科病区", "hxnkbq"),
    ("消化内科病区", "xhnkbq"),
    ("肾内科病区", "snkbq"),
    ("老年科病区", "lnkbq"),
];

/// What every ward floor has besides its sickrooms: ending of the code, name, initials, kind.
pub(super) const WARD_ROOMS: &[(&str, &str, &str, &str)] = &[
    ("N", "护士站", "hsz", "ward"),
    ("D", "医生办公室", "ysbgs", "office"),
    ("T", "治疗室", "zls", "room"),
    ("W", "公共卫生间", "ggwsj", "shared"),
    ("L", "电梯厅", "dtt", "shared"),
];
/// Sickrooms of a ward floor.
pub(super) const SICKROOMS: usize = 6;
/// The first floor with a ward.
pub(super) const WARD_FLOOR_FIRST: usize = 3;

pub(super) const MEDICAL_TECHNOLOGY: &[Line] = &[
    ("YJ", "YQ", "医技楼", "yjl", "building"),
    ("YJ-1F", "YJ", "1楼", "1l", "floor"),
    ("YJ-101", "YJ-1F", "放射科", "fsk", "office*"),
    ("YJ-102", "YJ-1F", "CT 室", "cts", "room"),
    ("YJ-103", "YJ-1F", "磁共振室", "cgzs", "room"),
    ("YJ-104", "YJ-1F", "医技楼大厅", "yjldt", "shared"),
    ("YJ-2F", "YJ", "2楼", "2l", "floor"),
    ("YJ-201", "YJ-2F", "检验科", "jyk", "office*"),
    ("YJ-202", "YJ-2F", "输血科", "sxk", "office*"),
    ("YJ-203", "YJ-2F", "采血大厅", "cxdt", "shared"),
    ("YJ-3F", "YJ", "3楼", "3l", "floor"),
    ("YJ-301", "YJ-3F", "超声科", "csk", "office*"),
    ("YJ-302", "YJ-3F", "心电图室", "xdts", "room"),
    ("YJ-4F", "YJ", "4楼", "4l", "floor"),
    ("YJ-401", "YJ-4F", "病理科", "blk", "office*"),
    ("YJ-402", "YJ-4F", "内镜中心", "njzx", "ward*"),
    ("YJ-5F", "YJ", "5楼", "5l", "floor"),
    ("YJ-501", "YJ-5F", "消毒供应中心", "xdgyzx", "office*"),
    ("YJ-502", "YJ-5F", "信息中心", "xxzx", "office*"),
    ("YJ-503", "YJ-5F", "弱电机房", "rdjf", "plant"),
    ("YJ-DT", "YJ", "医技楼电梯厅", "yjldtt", "shared"),
    ("YJ-WM", "YJ", "医技楼屋面", "yjlwm", "roof"),
];

pub(super) const PLANT: &[Line] = &[
    ("DL", "YQ", "动力楼", "dll", "building"),
    ("DL-01", "DL", "高压配电房", "gypdf", "plant"),
    ("DL-02", "DL", "低压配电房", "dypdf", "plant"),
    ("DL-03", "DL", "柴油发电机房", "cyfdjf", "plant"),
    ("DL-04", "DL", "生活水泵房", "shsbf", "plant"),
    ("DL-05", "DL", "消防水泵房", "xfsbf", "plant"),
    ("DL-06", "DL", "锅炉房", "glf", "plant"),
    ("DL-07", "DL", "中央空调机房", "zyktjf", "plant"),
    ("DL-08", "DL", "污水处理站", "wsclz", "plant"),
    ("DL-09", "DL", "中心供氧站", "zxgyz", "plant"),
    ("DL-10", "DL", "负压吸引机房", "fyxyjf", "plant"),
];

pub(super) const LOGISTICS: &[Line] = &[
    ("HQ", "YQ", "后勤综合楼", "hqzhl", "building"),
    ("HQ-101", "HQ", "物业服务中心", "wyfwzx", "office"),
    ("HQ-102", "HQ", "消防监控中心", "xfjkzx", "plant"),
    ("HQ-103", "HQ", "职工食堂", "zgst", "office*"),
    ("HQ-104", "HQ", "维修仓库", "wxck", "room"),
    ("HQ-201", "HQ", "医务科", "ywk", "office*"),
    ("HQ-202", "HQ", "护理部", "hlb", "office*"),
    ("HQ-203", "HQ", "总务科", "zwk", "office*"),
    ("HQ-204", "HQ", "保卫科", "bwk", "office*"),
    ("HQ-205", "HQ", "设备科", "sbk", "office*"),
    ("HQ-301", "HQ", "院长办公室", "yzbgs", "office*"),
    ("HQ-302", "HQ", "人事科", "rsk", "office*"),
    ("HQ-303", "HQ", "财务科", "cwk", "office*"),
    ("HQ-304", "HQ", "科教科", "kjk", "office*"),
    ("HQ-305", "HQ", "会议室", "hys", "room"),
];
