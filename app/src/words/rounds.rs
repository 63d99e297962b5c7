//! Rounds: the list, the walk, the scan, the check, and what was found.

use crate::phrases;

phrases! {
    /// Rounds: the list, the walk, the scan, the check, and what was found.
    Rounds {
        title: "我的巡查", "My rounds";
        going_on: "正在巡查", "Under way";
        to_walk: "待巡查", "To walk";
        to_catch_up: "漏巡与未走完", "Missed and cut short";
        over: "已结束", "Over";
        none: "今天没有安排巡查", "No rounds today";
        none_hint: "可从下方路线发起临时巡查。", "You can start an unplanned one from a route below.";
        unplanned: "临时巡查", "Unplanned round";
        unplanned_hint: "不在计划内，随时可走", "In no plan; walk it any time";
        choose_level: "按哪一级应急响应巡查？", "At which emergency level?";
        stops_n: "{n} 个点", "{n} checkpoints";
        resume: "继续巡查", "Continue";
        start: "开始巡查", "Start";
        nobody: "未指定巡查人", "Nobody named";
        me: "我", "Me";
        without_route: "本机没有这条路线", "The route is not on this phone";
        unannounced: "不定时抽查", "Unannounced";
        progress: "已检 {n} / {m}", "{n} of {m} checked";
        progress_skipped: "已检 {n} / {m}，跳过 {s}", "{n} of {m} checked, {s} skipped";
        late_possible: "已晚，仍可巡查", "Late, still possible";
        tone_missed: "已错过", "Missed";
        tone_open: "可开始", "Open now";
        tone_future: "未到时间", "Not yet";
        window: "{a}–{b}", "{a}–{b}";
        from: "{a} 起", "from {a}";

        next: "下一个点", "Next checkpoint";
        nth: "第 {n} 个，共 {m} 个", "{n} of {m}";
        due: "应检 {t}", "Due {t}";
        inspect: "检查内容", "What to inspect";
        all_stops: "全部巡查点", "All checkpoints";
        timeline: "按路线顺序的巡查点", "Checkpoints in the order of the route";
        fixed_order: "须按顺序", "Fixed order";
        any_order: "顺序不限", "Any order";
        checked_at: "{t} 已检", "Checked {t}";
        stop_next: "下一个", "Next";
        stop_todo: "未检", "To do";
        stop_future: "未到时间", "Not yet";
        stop_late: "已晚，仍可补到", "Late, still possible";
        stop_missed: "漏检", "Missed";
        stop_skipped: "已跳过", "Skipped";
        stop_done: "准时", "On time";
        stop_early: "提前", "Early";
        stop_after: "迟到", "Late";
        stop_caught_up: "补检", "Caught up";
        stop_unplanned: "计划外", "Unplanned";
        out_of_order: "未按顺序", "Out of order";
        has_finding: "有问题", "Finding";
        manual: "手工登记", "By hand";
        unknown_stop: "本机没有这个巡查点的资料", "This checkpoint is not on this phone yet";
        more_of: "{name}：更多", "{name}: more";
        open_check: "查看记录", "Open the record";
        scan: "扫码", "Scan";
        finish: "完成巡查", "Finish the round";
        finish_early: "提前结束", "Finish early";
        finish_catch_up: "完成补检", "Finish the catch-up";
        catch_up: "补检", "Catch up";
        catch_up_title: "补检", "Catch up";
        catch_up_why: "为何补检？", "Why only now?";
        by_other: "由 {name} 巡查", "Walked by {name}";
        not_mine: "这次巡查由别人进行，您只能查看。", "Somebody else walks this round; you can look.";

        scan_title: "扫描巡查点", "Scan a checkpoint";
        aim: "对准巡查点的二维码", "Point at the checkpoint's label";
        opening: "正在打开相机", "Opening the camera";
        found: "已读到", "Read";
        torch: "手电筒", "Torch";
        by_hand: "手工登记", "By hand";
        camera_refused: "没有相机权限。请在浏览器设置中允许使用相机，或手工登记。", "The camera is not allowed. Allow it in the browser's settings, or check in by hand.";
        camera_none: "这台设备没有可用的相机，请手工登记。", "This device has no camera. Check in by hand.";
        camera_busy: "相机打不开，可能被其他应用占用。请重试，或手工登记。", "The camera can't be opened; another app may have it. Try again, or check in by hand.";
        camera_again: "重新打开相机", "Open the camera again";
        label_unknown: "不是本项目的巡查标签（{code}）。请换一个标签，或手工登记。", "Not a patrol label of this site ({code}). Try another label, or check in by hand.";
        label_checked: "「{name}」已检过，请到下一个点：{next}。", "“{name}” is checked already. Go to the next one: {next}.";
        label_checked_last: "「{name}」已检过。", "“{name}” is checked already.";
        label_other: "「{name}」不在这条路线上（属于：{routes}）。可顺路检查，或去找：{next}。", "“{name}” is not on this route (it is on: {routes}). Check it by the way, or go to: {next}.";
        label_other_none: "「{name}」不在任何路线上。可顺路检查，或去找：{next}。", "“{name}” is on no route. Check it by the way, or go to: {next}.";
        by_the_way: "顺路检查", "Check by the way";

        choose_stop: "在哪个点？", "Which checkpoint?";
        choose_stop_hint: "手工登记需要原因和现场照片。", "By hand it takes a reason and a photo from the spot.";

        proof_qr: "已扫码 {code}", "Scanned {code}";
        proof_manual: "未扫码，手工登记", "Not scanned, by hand";
        all_in_order: "一切正常", "All in order";
        problem: "有问题", "Problem";
        no_problem: "没有问题", "No problem";
        line_ok: "正常", "OK";
        line_problem: "有问题", "Problem";
        line_na: "不适用", "N/A";
        line_note: "说明", "Note";
        readings: "读数", "Readings";
        range: "范围 {a} – {b}", "Range {a} – {b}";
        range_min: "不低于 {a}", "At least {a}";
        range_max: "不高于 {b}", "At most {b}";
        out_of_range: "超出范围，将如实记录", "Out of range; it is recorded as it is";
        not_a_number: "请填写数字", "Enter a number";
        photo: "现场照片", "Photo";
        photo_of_spot: "到场照片", "Photo from the spot";
        note: "情况说明", "Note";
        is_out_of_order: "前面还有未检的点。可以先检这里，会记为「未按顺序」。", "Checkpoints before this one are left. You may go on; it is marked “out of order”.";
        save_problem: "保存问题", "Save the finding";
        save_and_raise: "保存并报修", "Save and raise the order";
        save_check: "保存", "Save";
        saved_check: "已保存在本机：{name}", "Saved on this phone: {name}";
        saved_and_raised: "已保存在本机，并转报修：{item}", "Saved on this phone; repair order raised: {item}";
        saved_skip: "已保存在本机：跳过 {name}", "Saved on this phone: {name} skipped";
        saved_start: "已保存在本机：开始巡查", "Saved on this phone: round started";
        saved_finish: "已保存在本机：巡查已结束", "Saved on this phone: round ended";
        saved_catch_up: "已保存在本机：开始补检", "Saved on this phone: catch-up started";

        finding: "什么问题？", "What is wrong?";
        finding_hint: "可不填：用有问题的检查项或报修项目代替", "May be left empty: the lines with a problem, or the repair item, stand for it";
        severity: "程度", "Severity";
        minor: "轻微", "Minor";
        general: "一般", "General";
        major: "重大", "Major";
        raise: "转报修", "Raise a repair order";
        raise_none: "不报修，只整改", "No order, only to be put right";
        urgent: "急修", "Urgent";

        why: "原因", "Why";
        why_other: "其他原因", "Another reason";
        why_manual: "为何未扫码？", "Why was the label not scanned?";
        manual_broken: "标签损坏", "Label damaged";
        manual_gone: "标签不见了", "Label gone";
        manual_dark: "光线太暗扫不出", "Too dark to scan";
        manual_phone: "手机相机故障", "Phone camera broken";
        skip: "跳过此点", "Skip this checkpoint";
        skip_why: "为何跳过？", "Why skip it?";
        skip_locked: "门锁着，进不去", "Locked, no way in";
        skip_works: "施工封闭", "Closed for works";
        skip_danger: "现场有危险", "Danger on the spot";
        skip_called: "被叫去处理急事", "Called away";
        ending_left: "还有 {n} 个点未检，将记为漏检。", "{n} checkpoints are left; they will count as missed.";
        ending_none_left: "全部 {n} 个点已走完。", "All {n} checkpoints are done.";
        ending_why: "为何提前结束？", "Why finish early?";
        ending_called: "处理突发事件", "An incident";
        ending_shift: "交接班", "End of shift";
        ending_weather: "天气恶劣", "Bad weather";
        ending_unwell: "身体不适", "Unwell";
        catch_missed: "当时漏巡", "Was missed";
        catch_reach: "当时进不去", "No way in then";
        catch_early: "当时提前结束", "Was cut short";
        summary: "巡查小结", "Summary";
        optional: "选填", "optional";

        sound: "声音", "Sound";
        alarm_start: "「{name}」即将超过开始时间：{t}", "“{name}” must start soon: {t}";
        alarm_end: "「{name}」即将到结束时间：{t}", "“{name}” must be done soon: {t}";
        alarm_stop: "「{name}」的检查时限将到：{t}", "“{name}” must be checked soon: {t}";

        missing: "还需填写：{what}", "Still to fill in: {what}";
        wrong: "格式不对：{what}", "Not right: {what}";
        photos_busy: "照片正在处理，请稍候再保存。", "A photo is still being kept; save in a moment.";
        moved_on: "这次巡查的状态已变，请返回后重新打开。", "This round has moved on. Go back and open it again.";
        gone: "本机已没有这次巡查的资料", "This round is not on this phone any more";
        list_gap: "、", ", ";
    }
}
