//! The search through everything on the phone.

use crate::phrases;

phrases! {
    /// The search through everything on the phone.
    SearchWords {
        title: "搜索", "Search";
        label: "搜索全部内容", "Search everything";
        hint: "编号、名称、位置、拼音首字母", "Name, number, place";
        pages: "页面", "Pages";
        actions: "新建", "New";
        recent: "最近打开", "Recently opened";
        found_pages: "功能", "Pages and actions";
        to_make: "新建 · {what}", "New · {what}";
        to_rounds: "去巡查 · {what}", "Go on a round · {what}";
        list_of: "{what} · 列表", "{what} · list";
        preparing: "正在准备搜索", "Getting ready to search";
        found_n: "找到 {n} 条", "{n} found";
        none: "没有找到“{q}”", "Nothing found for “{q}”";
        none_why: "可试编号、电话或拼音首字母。只能找到本机上的记录。", "Try a number, a phone number or pinyin initials. Only records on this device are found.";
        more_n: "还有 {n} 条", "{n} more";
        keys: "↑ ↓ 选择，回车打开，Esc 清除", "↑ ↓ to move, Enter to open, Esc to clear";
        also_settings: "外观 深色 高对比 语言 自动锁定 退出登录 换人 版本 更新", "theme dark contrast language lock PIN log out switch person version update";
        also_sync: "上传 未发送 被退回 导出 空间", "upload unsent refused export space outbox";
        also_registers: "台账 目录", "records directory";
        also_gate: "访客 来访 登记", "visitors sign in";
        also_rounds: "巡更 巡逻", "patrol";
        also_orders: "报修 维修", "repairs";
        also_dashboard: "首页 统计", "board charts";
        also_conflicts: "选定 两人同时修改", "settle";
    }
}
