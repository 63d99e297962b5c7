//! The gate.

use crate::phrases;

phrases! {
    /// The gate.
    GateWords {
        title: "门岗", "Gate";
        come_in: "登记进入", "Sign in";
        inside: "在场", "Inside";
        expected: "今日预约", "Expected";
        parts: "门岗", "Gate";
        slip: "访客单", "Visitor slip";
        slip_expected: "预约到访：{name}", "Expected: {name}";
        is_it: "是 {name} 吗？", "Is it {name}?";
        is_you: "是，带出资料", "Yes, fill in";
        not_you: "不是", "No";
        came: "最近 {t} · 来过 {n} 次", "Last {t} · {n} visits";
        is_inside: "此人仍在场，不要重复登记", "Still inside: don't sign in twice";
        post: "岗位", "Post";
        no_posts: "还没有位置资料，同步后可选岗位", "No places on this phone yet; sync once";
        clock_waits: "接过证件后开始计时", "The clock starts when the ID is taken";
        clock_left: "还有 {n} 秒", "{n} s left";
        clock_over: "已超 {n} 秒", "{n} s over";
        clock_label: "证件查验时限", "Time to handle the ID";
        save: "登记进入", "Sign in";
        saved_in: "{name} 已登记，用时 {n} 秒", "{name} signed in, {n} s";
        saved_in_plain: "{name} 已登记", "{name} signed in";
        turn_away: "不予放行", "Turn away";
        turned_away: "已记录不予放行", "Turned away; recorded";
        release: "物品放行", "Release goods";
        preregister: "预约登记", "Announce a visitor";
        start_anew: "清空重填", "Start anew";
        more_fields: "更多", "More";
        check_marked: "请补全标出的 {n} 项", "Complete the {n} marked fields";
        why_turned: "不予放行的原因", "Why turned away";
        reason: "原因", "Reason";
        needs_reason: "请写明原因", "Say why";
        masked_id: "证件号码已隐去", "ID number hidden";
        people_inside: "{n} 人在场", "{n} people inside";
        slips: "{n} 张访客单", "{n} slips";
        overdue: "{n} 张超时", "{n} overdue";
        not_signed_out: "关门后未登记离开", "Not signed out by closing time";
        since: "{t} 进入", "Since {t}";
        is_overdue: "超时", "Overdue";
        after_closing: "关门后仍在场", "Inside after closing";
        leave: "离开", "Leave";
        leave_named: "{name} 离开", "Leave: {name}";
        left: "{name} 已离开", "{name} has left";
        with_goods: "携物离开", "Leaves with goods";
        late_leave: "补登离开", "Sign out afterwards";
        put_back_reason: "点错，已撤销", "Tapped by mistake; undone";
        put_back: "{name} 仍在场", "{name} is still inside";
        search: "搜索：姓名、电话、车牌、拼音首字母", "Search: name, phone, plate, pinyin initials";
        nobody_inside: "没有访客在场", "Nobody is inside";
        nobody_expected: "今天没有预约", "Nobody is expected today";
        none_found: "没有找到", "Nothing found";
        arrived: "到了", "Arrived";
        arrived_named: "{name} 到了", "Arrived: {name}";
        expected_at: "{t} 到", "at {t}";
        show_more: "再显示 {n} 张", "Show {n} more";
        keys: "快捷键", "Keys";
        key_new: "新访客", "New visitor";
        key_find: "查找在场", "Find inside";
        key_save: "登记", "Save";
        key_yes: "是此人", "That's the one";
        people: "{n} 人", "{n} people";
        not_saved: "还不能保存", "Can't be saved yet";
        unexpected: "访客单状态已变，请重新打开", "The slip has moved on meanwhile; open it again";
    }
}
