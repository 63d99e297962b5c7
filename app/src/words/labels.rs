//! Labels to print.

use crate::phrases;

phrases! {
    /// Labels to print.
    LabelWords {
        hint: "巡查点和位置的签名二维码", "Signed QR labels of checkpoints and places";
        site: "项目", "Site";
        what: "标签种类", "Kind of label";
        checkpoints: "巡查点", "Checkpoints";
        places: "位置", "Places";
        route: "路线", "Route";
        all_routes: "全部巡查点", "All checkpoints";
        building: "楼栋或区域", "Building or area";
        all_buildings: "全部位置", "All places";
        search: "搜索名称、编号", "Search name or code";
        size: "每页张数", "Labels per page";
        twelve: "12 张（小）", "12 (small)";
        four: "4 张（大）", "4 (large)";
        choose: "选择", "Select";
        choose_all: "全选", "Select all";
        choose_none: "清空", "Clear";
        chosen: "已选 {n}", "{n} selected";
        cut_off: "只列出前 {n} 个。请选路线、楼栋或搜索，分批打印。", "Showing only the first {n}. Choose a route or building, or search, and print in batches.";
        none: "没有符合的记录", "Nothing matches";
        needs_signed: "须签名标签", "Needs a signed label";
        make: "生成 {n} 张", "Make {n} {n|label|labels}";
        making: "正在生成…", "Making labels…";
        print: "打印", "Print";
        sheets: "标签纸", "Label sheets";
        sheets_count: "{n} 张，{p} 页 A4", "{n} {n|label|labels}, {p} × A4";
        sheet_of: "第 {n} 页", "Page {n}";
        nothing_made: "还没有标签", "No labels yet";
        nothing_made_why: "选好后点「生成」。签名由服务器完成，需要联网一次。", "Select what to print, then tap Make. The server signs the labels, so this needs a connection once.";
        offline: "连不上服务器，没有生成标签。签名只能由服务器完成，请联网后重试。", "The server can't be reached, so no labels were made. Only the server can sign them: try again online.";
        offline_some: "连不上服务器：只显示此前已生成的 {n} 张。", "The server can't be reached: showing only {n} {n|label|labels} made before.";
        failed: "服务器没有生成标签，请稍后重试。", "The server couldn't make the labels. Try again later.";
        unknown: "{n} 条记录服务器上还没有，请先同步再生成。", "Not on the server yet: {n} {n|record|records}. Sync first, then make the labels.";
        print_hint: "用 A4 纸按实际大小打印（缩放 100%），沿虚线裁开。", "Print on A4 at actual size (100%), then cut along the dashed lines.";
        old_hint: "标签丢失或被拍走：把该巡查点的「标签制作日期」改为新标签的日期，之前制作的即作废。", "If a label is lost or was photographed: set “Label printed on” of its checkpoint to the new label's date; older labels then no longer count.";
        scan_checkpoint: "巡查扫码签到", "Scan on your round";
        scan_place: "扫码报修、投诉", "Scan to report a fault";
        code_of: "「{name}」的二维码", "QR code of “{name}”";
        opened: "标签", "Label";
        opened_false: "标签无效", "This label is not valid";
        opened_false_why: "不是本项目服务器签发的标签，可能是伪造或已损坏。请报告领班。", "It was not signed by this site's server: it may be forged or damaged. Tell your shift lead.";
        opened_no_key: "本机还不能核对标签", "This device can't check labels yet";
        opened_no_key_why: "请联网同步一次再打开。", "Sync once, then open it again.";
    }
}
