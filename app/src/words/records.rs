//! Records: their lists, their pages, and the marks on them.

use crate::phrases;

phrases! {
    /// Records: their lists, their pages, and the marks on them.
    Records {
        synced: "已同步", "Synced";
        on_this_phone: "仅在本机", "Only on this device";
        on_this_phone_n: "仅在本机 {n} 条", "{n} only on this device";
        refused: "被退回", "Refused";
        kept: "按时完成", "On time";
        late_possible: "{t}，仍可补", "{t}, still possible";
        begins_in: "{t}后开始", "Begins in {t}";
        clock_of: "{what}{t}", "{what}: {t}";
        catch_up: "补检", "Catch-up";
        kept_late: "完成时已超时 {t}", "Done {t} late";
        given_up: "未完成 · {t} {step}", "Not done · {t}: {step}";
        todo: "待办", "To do";
        done: "已办", "Done";
        all: "全部", "All";
        lists: "列表", "Lists";
        filter: "按状态筛选", "Filter by state";
        records_list: "记录", "Records";
        search_hint: "编号、名称、拼音首字母", "Name, number, initials";
        nothing_todo: "没有待办", "Nothing to do";
        nothing_here: "没有记录", "No records";
        nothing_found: "没有找到“{q}”", "Nothing found for “{q}”";
        clear_search: "清除搜索", "Clear the search";
        show_all: "显示全部状态", "Show all states";
        no_register: "本机没有这个登记簿", "This register is not on this device";
        no_register_why: "可能您的岗位不使用它，或尚未同步。", "Your role may not use it, or it has not synced yet.";
        new: "新建", "New";
        to_rounds: "去巡查", "Go on a round";
        more: "更多操作", "More actions";
        edit: "修改", "Edit";
        facts: "内容", "Details";
        clocks: "时限", "Deadlines";
        deadline_at: "期限 {t}", "Due {t}";
        history: "经过", "Timeline";
        history_here: "以下为本机保存的内容。联网后显示完整经过。", "From what is on this device. The full timeline shows when you are online.";
        history_full: "完整经过", "Full timeline";
        conflict: "两人同时修改，需要选定", "Changed by two people at once; someone has to choose";
        conflict_fields: "有冲突：{f}", "In conflict: {f}";
        settle: "去处理", "Settle it";
        settled_by_lead: "由领班或经理处理，此前两个值都保留。", "A shift lead or manager settles it; both values are kept until then.";
        in_conflict: "有冲突", "in conflict";
        to_settle: "冲突待裁定", "Conflict to settle";
        others_kept: "另有：{v}", "Also written: {v}";
        refused_title: "有更改被服务器退回", "The server refused a change";
        refused_because: "原因：{why}", "Why: {why}";
        to_sync: "查看并处理", "View and resolve";
        show_private: "显示", "Show";
        hide_private: "隐藏", "Hide";
        private_hidden: "个人信息已隐藏", "Personal data is hidden";
        call: "拨打 {n}", "Call {n}";
        open_photo: "查看照片 {n}", "Open photo {n}";
        photo: "照片 {n}", "Photo {n}";
        photo_missing: "照片未在本机，联网后可看", "Not on this device; needs a connection";
        photo_loading: "正在读取照片", "Loading the photo";
        number: "编号 {n}", "No. {n}";
        edited: "修改", "Edited";
        settled: "处理冲突", "Settled a conflict";
        reason: "原因：{why}", "Reason: {why}";
        doubtful_clock: "设备时钟可能不准", "The device's clock may be wrong";
        wrote: "{f}：{v}", "{f}: {v}";
        wrote_over: "{f}：{was} → {v}", "{f}: {was} → {v}";
        cleared: "（清空）", "(cleared)";
        added: "{f}：增加 {v}", "{f}: added {v}";
        struck: "{f}：划去 {n} 项", "{f}: removed {n}";
        increased: "{f}：增加 {v}", "{f}: plus {v}";
        registers_work: "日常工作", "Daily work";
        registers_directory: "基础资料", "Directory";
        todo_n: "待办 {n}", "{n} to do";
        records_n: "{n} 条", "{n} {n|record|records}";
        more_linked: "还有更早的 {n} 条", "{n} earlier ones";
        leg_reached: "已到", "reached";
        leg_to_come: "未到", "to come";
    }
}
