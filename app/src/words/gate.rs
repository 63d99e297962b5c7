//! The gate.

use steward_domain::listing::people_words;

use super::{fill, language};
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
        is_you: "是本人，照旧登记", "Yes, as last time";
        not_you: "不是", "No";
        came: "最近 {t} · 来过 {n} 次", "Last {t} · {n} {n|visit|visits}";
        to_see: "找 {who}", "To see {who}";
        is_inside: "此人仍在场，不要重复登记", "Still inside: don't sign in twice";
        post: "岗位", "Post";
        no_posts: "还没有位置资料，同步后可选岗位", "No places on this device yet; sync once";
        clock_waits: "接过证件起 25 秒", "25 s from taking the ID";
        clock_left: "还有 {n} 秒", "{n} s left";
        clock_over: "已超 {n} 秒", "{n} s over";
        clock_label: "证件查验时限", "Time to handle the ID";
        save: "登记进入", "Sign in";
        saved_in: "{name} 已登记，用时 {n} 秒", "{name} signed in, {n} s";
        saved_in_plain: "{name} 已登记", "{name} signed in";
        just_in: "刚登记：{name}", "Just in: {name}";
        print_slip: "打印访客单", "Print the slip";
        turn_away: "不予放行", "Turn away";
        turned_away: "已记录不予放行", "Turned away; recorded";
        release: "物品放行", "Release goods";
        preregister: "预约登记", "Pre-register";
        start_anew: "清空", "Clear";
        cleared: "已清空访客单", "The slip was cleared";
        more_fields: "更多（车辆、物品、位置…）", "More (vehicle, goods, place…)";
        check_marked: "请补全标出的 {n} 项", "Complete the {n} marked {n|field|fields}";
        why_turned: "不予放行的原因", "Why turned away";
        reason: "原因", "Reason";
        needs_reason: "请写明原因", "Give a reason";
        masked_id: "证件号码已隐去", "ID number hidden";
        choose: "请选择", "Choose";
        usual_host: "来访 {n} 次", "{n} {n|visit|visits}";
        draft_found: "有一张没登记完的访客单", "Unfinished slip";
        draft_of: "{name} · {t}", "{name} · {t}";
        draft_unnamed: "未填姓名", "no name yet";
        go_on: "接着填", "Continue";
        discard: "丢弃", "Discard";
        slips: "{n} 张", "{n} {n|slip|slips}";
        overdue: "超时 {n}", "{n} overdue";
        overdue_slips: "超时 {slips}（{people}）", "Overdue: {slips} ({people})";
        people_unsure: "{n} 人，待核实", "People: {n}, to be checked";
        or: " 或 ", " or ";
        at_least: "有访客单的人数待核实：至少 {least}，最多 {most}", "Some counts are to be checked: at least {least}, at most {most}";
        since: "{t} 进入", "Since {t}";
        is_overdue: "超时", "Overdue";
        after_closing: "关门后仍在场", "Inside after closing";
        leave: "离开", "Sign out";
        leave_named: "{name} 离开", "Sign out {name}";
        left: "{name} 已离开", "{name} signed out";
        more_about: "{name}：更多", "More: {name}";
        with_goods: "携物离开", "Leaves with goods";
        late_leave: "补登离开", "Record missed sign-out";
        put_back_reason: "点错，已撤销", "Tapped by mistake; undone";
        put_back: "{name} 仍在场", "{name} is still inside";
        search: "姓名、电话、车牌、访客单号、拼音首字母", "Name, phone, plate, slip";
        nobody_inside: "没有访客在场", "Nobody is inside";
        nobody_expected: "今天没有预约", "Nobody is expected today";
        none_found: "没有找到", "Nothing found";
        arrived: "到了", "Arrived";
        arrived_named: "{name} 到了", "Arrived: {name}";
        expected_at: "{t} 到", "at {t}";
        show_more: "再显示 {n} 张", "Show {n} more";
        roll_call: "点名", "Roll-call";
        roll_call_all: "全部", "All";
        roll_call_missing: "未到", "Missing";
        roll_call_count: "已到 {n} / {all} 人", "{n} of {all} accounted for";
        roll_call_whole: "{n} 人全部到齐", "All {n} accounted for";
        roll_call_began: "{t} 开始点名。", "Started {t}.";
        roll_call_note: "按本机资料列出，勾选只保存在本机。", "Based on the data on this device; ticks are kept on this device only.";
        roll_call_waits: "本机 {n} 条记录尚未发送，其他岗位的新登记可能未到。", "{n} {n|change|changes} here not sent yet; other posts may have entries that have not arrived.";
        roll_call_anew: "重新点名", "Start again";
        roll_call_undone: "勾选已恢复", "Ticks restored";
        roll_call_cleared: "已重新开始点名", "Started again";
        call: "拨打 {who}", "Call {who}";
        here: "到", "Here";
        nobody_missing: "没有未到的人", "Nobody is missing";
        place_unknown: "去向未填", "Place not entered";
        places_other: "其他位置", "Other places";
        print: "打印", "Print";
        keys: "快捷键", "Shortcuts";
        keys_title: "快捷键一览", "Keyboard shortcuts";
        keys_slip: "访客单", "On the slip";
        keys_inside: "在场与名单", "Inside and lists";
        keys_new: "新登记", "New records";
        key_new: "回到访客单", "To the slip";
        key_next: "下一项必填；填完即登记", "Next required field; at the end, sign in";
        key_yes: "是本人，照旧登记", "Yes, as last time";
        key_no: "不是此人", "Not this person";
        key_digit: "选项按数字键", "Options by their number";
        key_list: "在候选名单中移动，回车选定", "Move through the suggestions; Enter picks one";
        key_save: "随时登记进入", "Sign in from anywhere";
        key_clear: "清空（可撤销）", "Clear (can be undone)";
        key_find: "查找在场", "Find someone inside";
        key_leave: "查到的第一位离开", "Sign out the first one found";
        key_help: "这张一览", "These shortcuts";
        people: "{n} 人", "{n} {n|person|people}";
        not_saved: "还不能保存", "Can't be saved yet";
        unexpected: "访客单状态已变，请重新打开", "The slip has changed meanwhile; open it again";
    }
}

/// So many slips.
#[must_use]
pub fn slips_words(count: usize) -> String {
    fill(GateWords::now().slips, &[("n", &count.to_string())])
}

/// How many people a slip stands for, by each of the numbers that stand side by side.
#[must_use]
pub fn party_words(party: &[i64]) -> String {
    let words = GateWords::now();
    match party {
        [count] => people_words(*count, language()),
        counts => {
            let counts: Vec<String> = counts.iter().map(ToString::to_string).collect();
            fill(words.people_unsure, &[("n", &counts.join(words.or))])
        }
    }
}

/// Between how many people those on some slips are; nothing where that is certain.
#[must_use]
pub fn at_least_words(least: i64, most: i64) -> Option<String> {
    let people = |count| people_words(count, language());
    (least < most).then(|| {
        let values = [("least", people(least)), ("most", people(most))];
        let values = values.each_ref().map(|(name, words)| (*name, words.as_str()));
        fill(GateWords::now().at_least, &values)
    })
}
