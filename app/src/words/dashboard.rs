//! The dashboard: what needs a lead or a manager now.

use crate::phrases;

phrases! {
    /// The dashboard: what needs a lead or a manager now.
    Dashboard {
        title: "看板", "Dashboard";
        as_of: "数据截至 {t}", "Data as of {t}";
        never: "本机还没有同步过，数字不完整", "This phone has never synced; the numbers are not complete";
        unsent_elsewhere: "其他手机未上传的内容不在其中", "What other phones have not sent yet is not included";
        clocks_broken: "已超时", "Overdue";
        clocks_soon: "即将超时", "Due soon";
        orders_open: "未完成工单", "Open orders";
        orders_urgent: "其中急修", "Urgent ones";
        rounds_missed: "今日漏巡", "Rounds missed today";
        rounds_late: "今日迟巡", "Rounds late today";
        stops_missed: "今日漏点", "Checkpoints missed today";
        stops_note: "另有 {n} 点跳过", "{n} more skipped";
        rounds_under_way: "正在巡查 {n}", "{n} under way";
        inside: "在场访客", "Visitors inside";
        inside_note: "超时未离 {n}", "{n} overdue";
        conflicts: "待选定冲突", "Conflicts to settle";
        findings_overdue: "整改超期", "Findings overdue";
        findings_note: "未整改 {n}", "{n} open";
        list_clocks: "超时与即将超时", "Overdue and due soon";
        list_rounds: "今日巡查缺口", "Gaps in today's rounds";
        list_findings: "超期未整改", "Findings overdue";
        list_conflicts: "待选定冲突", "Conflicts to settle";
        list_inside: "超时未离访客", "Visitors overdue";
        none_clocks: "没有超时的事项", "Nothing is overdue";
        none_rounds: "今日巡查没有缺口", "Today's rounds have no gaps";
        none_findings: "没有超期的整改", "No finding is overdue";
        none_conflicts: "没有冲突", "No conflicts";
        none_inside: "没有超时未离的访客", "No visitor is overdue";
        more: "还有 {n} 条", "{n} more";
        missed: "漏巡", "Missed";
        late: "迟巡", "Late";
        gaps: "漏 {n} 点", "{n} checkpoints missed";
        devices: "久未联系的设备", "Devices not heard from";
        devices_none: "所有设备 24 小时内都联系过", "Every device was heard from within 24 hours";
        devices_offline: "设备情况需要联网查看", "Devices can only be looked at while online";
        devices_as_of: "设备情况截至 {t}", "Devices as of {t}";
        device_heard: "{t}前联系", "Heard {t} ago";
        device_lost: "丢失 {n} 条更改", "{n} changes lost";
    }
}
