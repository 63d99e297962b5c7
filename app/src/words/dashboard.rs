//! The dashboard: what needs a lead or a manager now, and how the last month went.

use crate::phrases;

phrases! {
    /// The dashboard: what needs a lead or a manager now.
    Dashboard {
        title: "看板", "Dashboard";
        as_of: "数据截至 {t}", "Data as of {t}";
        never: "本机还没有同步过，数字不完整", "This device has never synced; the numbers are incomplete";
        unsent_elsewhere: "其他设备未上传的内容不在其中", "Does not include what other devices have not sent yet";

        needs_you: "现在需要您", "Needs you now";
        nothing: "现在没有需要您处理的事", "Nothing needs you right now";
        nothing_seen: "能看到的记录里，没有需要您处理的事", "Of what can be seen here, nothing needs you";
        nothing_why: "时限、审批、巡查都在正常进行，请放心。", "Deadlines, approvals and rounds are all on track.";
        calm: "其余正常：{list}。", "No problems: {list}.";
        ask_online: "{list}需要联网查看。", "Only available online: {list}.";
        broken: "已超时", "Overdue";
        broken_urgent: "已超时，其中急修 {n}", "Overdue, {n} urgent";
        soon: "即将超时", "Due soon";
        approvals: "待审批", "To approve";
        conflicts: "待选定冲突", "Conflicts to settle";
        gaps: "今日巡查缺口", "Gaps in today's rounds";
        overdue: "访客超时未离", "Visitors overdue";
        findings: "整改超期", "Findings overdue";
        refused: "近 7 天被拒的更改", "Changes refused in the last 7 days";
        devices: "久未联系的设备", "Devices not heard from lately";
        follow_ups: "待回访", "To call back";
        calm_clocks: "时限", "deadlines";
        calm_approvals: "审批", "approvals";
        calm_conflicts: "冲突", "conflicts";
        calm_rounds: "巡查", "rounds";
        calm_visitors: "访客", "visitors";
        calm_findings: "整改", "findings";
        calm_refused: "被拒更改", "refused changes";
        calm_devices: "设备情况", "devices";
        calm_follow_ups: "回访", "call-backs";
        waited: "已等 {t}", "waiting {t}";
        of_register: "{r}：{name}", "{r}: {name}";
        stops_missed: "漏 {n} 点", "{n} {n|checkpoint|checkpoints} missed";
        none_any_more: "都处理好了", "All done";
        more: "还有 {n} 条", "{n} more";
        devices_offline: "设备情况需要联网查看", "Devices can only be checked online";
        devices_none: "所有设备 24 小时内都联系过", "Every device was in contact within 24 hours";
        devices_as_of: "设备情况截至 {t}", "Devices as of {t}";
        device_heard: "{t}前联系", "Last contact {t} ago";
        device_lost: "丢失 {n} 条更改", "{n} {n|change|changes} lost";

        site_now: "此刻现场", "On site now";
        orders_open: "未完成工单", "Open orders";
        orders_pressing: "未修复急修", "Urgent, not repaired";
        unrepaired: "未修复 {n}", "{n} not repaired";
        to_accept: "待验收 {n}", "{n} to sign off";
        to_follow_up: "待回访 {n}", "{n} to call back";
        to_close: "待结单 {n}", "{n} to close";
        inside: "在场访客", "Visitors inside";
        under_way: "正在巡查", "Rounds under way";
        rounds_note: "今日漏点 {n}", "{n} {n|checkpoint|checkpoints} missed today";

        month: "近一个月", "The last month";
        print: "打印", "Print";
        printed: "{site} · 打印于 {t}", "{site} · printed {t}";
        report: "物业服务看板", "Property service dashboard";
        table: "表格", "Table";
        all: "合计", "Total";
        hour: "{h} 时", "{h}:00";

        presence: "巡查点漏检（近 30 天，按应到时段）", "Missed checkpoints (30 days, by the hour due)";
        presence_none_due: "近 30 天没有到期的巡查点。", "No checkpoint was due in the last 30 days.";
        presence_no_miss: "近 30 天应检 {due} 次，没有漏检，迟到 {late} 次。", "Of {due} {due|visit|visits} due in 30 days, none was missed; {late} {late|was|were} late.";
        presence_said: "近 30 天应检 {due} 次，漏检 {missed} 次，其中 {caught} 次已补检。漏得最多的是{name}（{n} 次）。", "Of {due} {due|visit|visits} due in 30 days, {missed} {missed|was|were} missed, {caught} of them caught up. Most often: {name} ({n}).";
        presence_tied: "近 30 天应检 {due} 次，漏检 {missed} 次，其中 {caught} 次已补检。漏得最多的有 {places} 处，各 {n} 次。", "Of {due} {due|visit|visits} due in 30 days, {missed} {missed|was|were} missed, {caught} of them caught up. Most often, at {places} {places|checkpoint|checkpoints}: {n} each.";
        presence_hour: "漏检最多的时段是 {h}：{name} {n} 次。", "Most missed at {h}: {name} ({n}).";
        presence_hour_spread: "漏检最多的时段是 {h}：{places} 处共 {n} 次。", "Most missed at {h}: {n} at {places} {places|checkpoint|checkpoints}.";
        presence_worst: "图中是漏检、迟到最多的 {shown} 个点，共 {n} 个", "Showing the worst {shown} of {n} {n|checkpoint|checkpoints}";
        presence_total: "漏检 {n}，迟到 {late}", "{n} missed, {late} late";
        done: "准时", "On time";
        was_late: "迟到", "Late";
        was_missed: "漏检 1 次、多次", "Missed once, more than once";
        checkpoint: "巡查点", "Checkpoint";
        due: "应检", "Due";
        missed_count: "漏检", "Missed";
        caught_up: "其中已补检", "Caught up since";
        skipped: "跳过", "Skipped";
        when: "漏检时段（次数）", "Hours missed (times)";
        when_late: "迟到时段（次数）", "Hours late (times)";
        all_checkpoints: "全部巡查点（{n}）", "All checkpoints ({n})";

        ages: "未完成工单的时长", "Age of open orders";
        ages_none: "没有未完成的工单。", "No open orders.";
        ages_said: "{n} 单未完成，其中 {old} 单超过 1 周；最久的已 {t}。", "{n} open {n|order|orders}, {old} for more than a week; the oldest for {t}.";
        age: "时长", "Age";
        age_4h: "4 小时内", "< 4 h";
        age_24h: "4–24 小时", "4–24 h";
        age_3d: "1–3 天", "1–3 days";
        age_1w: "3–7 天", "3–7 days";
        age_4w: "1–4 周", "1–4 weeks";
        age_more: "4 周以上", "> 4 weeks";
        urgent: "未修复急修", "Urgent, not repaired";
        general: "其他", "Others";
        urgent_of: "{n}，急修 {urgent}", "{n}, {urgent} urgent";

        days: "报修与修复（14 天）", "Reported and repaired (14 days)";
        days_none: "14 天内没有报修。", "Nothing was reported in 14 days.";
        days_more: "14 天报修 {reported} 单，修复 {repaired} 单，积压增加 {n} 单。", "In 14 days {reported} {reported|order|orders} came in and {repaired} {repaired|was|were} repaired: {n} more waiting.";
        days_fewer: "14 天报修 {reported} 单，修复 {repaired} 单，积压减少 {n} 单。", "In 14 days {reported} {reported|order|orders} came in and {repaired} {repaired|was|were} repaired: {n} fewer waiting.";
        days_even: "14 天报修 {reported} 单，修复 {repaired} 单，积压持平。", "In 14 days {reported} {reported|order|orders} came in and as many, {repaired}, {repaired|was|were} repaired.";
        day: "日期", "Day";
        today: "今天", "Today";
        so_far: "{t}（至今）", "{t} (so far)";
        to_come: "—", "—";
        reported: "报修", "Reported";
        repaired: "修复", "Repaired";

        arrivals: "访客到达（按时段）", "Visitors by hour";
        arrivals_none: "14 天内没有访客。", "No visitors in 14 days.";
        arrivals_first: "今天已到 {n} 人；满一天后显示平日人数。", "{n} {n|person|people} came today; the usual number shows after a whole day.";
        arrivals_said: "平日每天 {usual} 人，{h}最多（{peak} 人）；今天已到 {n} 人。", "{usual} {usual|person|people} on a usual day, most at {h} ({peak}); {n} so far today.";
        usual: "平日（{n} 天平均）", "Usual (average of {n} {n|day|days})";
        period: "时段", "Hour";
    }
}
