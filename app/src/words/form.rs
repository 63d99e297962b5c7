//! Forms and their fields.

use crate::phrases;

phrases! {
    /// Forms and their fields.
    FormWords {
        required: "必填", "Required";
        clear_answer: "清除", "Clear";
        change: "更换", "Change";
        now_: "现在", "Now";
        hours: "小时", "h";
        minutes: "分", "min";
        less: "减", "less";
        more_of: "加", "more";
        remove_one: "移除 {what}", "Remove {what}";
        search_hint: "名称、编号或拼音首字母", "Name, number or pinyin initials";
        results: "搜索结果", "Results";
        nothing_found: "没有找到，请换个词", "Nothing found; try another word";
        nothing_here: "本机还没有可选的内容，请联网同步", "Nothing to choose from on this phone yet; sync once";
        more_found: "还有 {n} 条，请继续输入", "{n} more; type on";
        take_photo: "拍照", "Camera";
        from_album: "相册", "Album";
        photo_working: "处理中", "Working";
        photo_coming: "读取中", "Loading";
        photo_absent: "不在本机，联网后可看", "Not on this phone; needs the network";
        photo_local: "未传", "Not sent";
        not_a_picture: "这个文件不是图片，或手机无法打开，请重新拍照", "This file is no picture that the phone can open; take it again";
        picture_failed: "照片处理失败，手机内存可能不足。请关闭其他应用后重拍。", "The picture could not be processed; memory may be short. Close other apps and take it again.";
        photo_not_kept: "照片未能保存：{why}", "The photo was not kept: {why}";
        sign_here: "请在此处签名", "Sign here";
        sign_again: "重签", "Sign again";
        signature_absent: "已签名，图像不在本机", "Signed; the picture is not on this phone";
        rest_ok: "其余 {n} 项全部正常", "The other {n}: all fine";
        no_lines: "此处没有检查项目", "Nothing to inspect here";
        result_ok: "正常", "Fine";
        result_problem: "异常", "Problem";
        result_not_applicable: "不适用", "Not applicable";
        note_on: "{what}：异常情况", "{what}: what is wrong";
        total: "合计 {n} 元", "{n} yuan in all";
        add_row: "添加{what}", "Add: {what}";
        row_of: "{what}第 {n} 行", "{what}, row {n}";
        remove_row: "移除第 {n} 行", "Remove row {n}";
        strike: "划去", "Strike out";
        put_back: "恢复", "Put back";
        no_position: "尚未定位", "No position yet";
        locate: "定位", "Locate";
        locate_again: "重新定位", "Locate again";
        locating: "正在定位…", "Locating…";
        accuracy: "精度 {n} 米", "within {n} m";
        position_denied: "未获定位权限。请在手机设置中允许浏览器定位后重试。", "Not allowed. Let the browser use the position in the phone's settings and try again.";
        position_unavailable: "手机目前无法定位，请到室外或窗边重试。", "The phone can't tell now. Try again outdoors or by a window.";
        position_timed_out: "定位超时，请到室外或窗边重试。", "It took too long. Try again outdoors or by a window.";
        position_not_offered: "此浏览器或网址不提供定位。", "This browser or address offers no position.";
        yuan: "元", "yuan";
        people: "人", "people";
        range_both: "正常范围 {min} – {max}{unit}", "In order: {min} – {max}{unit}";
        range_min: "不低于 {min}{unit}", "Not below {min}{unit}";
        range_max: "不高于 {max}{unit}", "Not above {max}{unit}";
        alarm_low: "低于下限 {bound}，照实填写即可，将提醒领班", "Below {bound}. Enter what you read; the shift lead is told";
        alarm_high: "高于上限 {bound}，照实填写即可，将提醒领班", "Above {bound}. Enter what you read; the shift lead is told";
        proposed_by: "按“{what}”填入，可以改", "Follows from “{what}”; may be changed";
        usual: "自动填入，可以改", "Filled in for you; may be changed";
        given: "已带出，请核对", "Filled in; please check";
        in_conflict: "多人填写不一致：{values}。在此填写即为裁定。", "People wrote different things: {values}. What you enter here settles it.";
        so_far: "已有 {what}，填本次增加", "So far {what}; enter what is added";
        resume_draft: "继续上次未完成的填写？", "Go on with the form you did not finish?";
        resume_at: "{step} · {t}", "{step} · {t}";
        go_on: "继续", "Go on";
        afresh: "另填一张新的", "Start afresh";
        discard: "丢弃", "Discard";
        draft_kept: "未保存的内容已留作草稿", "What was not saved is kept as a draft";
        draft_failed: "草稿未能保存：{why}", "The draft was not kept: {why}";
        changed_meanwhile: "打开表单后，他人改动了：{fields}", "Changed by others since you opened this: {fields}";
        changed_hint: "您的填写不受影响，保存时会合并。", "What you entered stays; saving merges both.";
        state: "状态", "State";
        filled: "已填写（{n} 项）", "Filled in already ({n})";
        more_fields: "更多（{n} 项）", "More ({n})";
        reason: "原因", "Reason";
        edit: "修改", "Edit";
        which_step: "登记什么", "What to enter";
        not_savable: "还不能保存", "It can't be saved yet";
        fix_fields: "请补正标出的 {n} 项", "Please see to the {n} marked fields";
        saving: "正在保存", "Saving";
        wait_photo: "照片处理完即保存", "Saves when the photo is ready";
        drafts_unread: "草稿读取失败：{why}", "The drafts could not be read: {why}";
    }
}
