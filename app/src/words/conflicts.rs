//! Conflicts: both sides, who settles them, and what was settled.

use crate::phrases;

phrases! {
    /// Conflicts: both sides, who settles them, and what was settled.
    ConflictWords {
        title: "冲突裁定", "Conflicts";
        none: "没有需要裁定的冲突", "Nothing to settle";
        none_why: "两人在互不知情时修改了同一项，才会出现在这里。两个值都会保留，直到有人选定。", "When two people change the same thing without knowing of each other, it comes here. Both values are kept until someone chooses.";
        who_settles: "由{roles}裁定", "Conflicts are settled by a {roles}";
        who_settles_why: "两人同时修改了同一项时，两个值都保留，由他们选定。您写的内容不会丢失，裁定结果会显示在这一页。", "When two people change the same thing, both values are kept and one of them chooses. Nothing you wrote is lost; the outcome shows on this page.";
        state: "状态", "State";
        seen: "修改前：{v}", "Before: {v}";
        seen_blank: "修改前：空白", "Before: blank";
        doubtful: "设备时钟可能不准", "the device's clock may be wrong";
        only_here: "仅在本机", "only on this device";
        unknown_author: "（不再知道是谁）", "(no longer known)";
        by_step: "{step}", "{step}";
        by_step_because: "{step}，原因：{why}", "{step}, because: {why}";
        keep: "采用这一个", "Keep this one";
        keep_of: "采用这一个：{v}", "Keep this one: {v}";
        keep_as: "{keep}：{v}", "{keep}: {v}";
        both: "两个都保留", "Keep both";
        third: "另写一个", "Write another";
        other_state: "另选状态", "Another state";
        voided_unseen: "作废的同时，别人还在修改", "Voided while someone else was working on it";
        keep_voided: "仍然作废", "Void it anyway";
        go_on: "恢复，继续处理", "Restore and continue";
        worked_on: "{who}（{t}）：{what}", "{who} ({t}): {what}";
        wrote: "{field}：{v}", "{field}: {v}";
        why: "为什么", "Why";
        why_hint: "会写进这条记录的经过", "Shown in the record's timeline";
        kept: "已采用：{v}", "Kept: {v}";
        kept_both: "两个值都已保留", "Both values are kept";
        gone: "这条冲突已有变化，请再看一次", "This conflict has changed; look again";
        refused: "不能这样裁定：{why}", "It can't be settled this way: {why}";
        settled: "已裁定，与您有关", "Settled, about what you wrote";
        settled_row: "您写的“{mine}”未采用，现为“{now}”", "Your “{mine}” was not kept; it is now “{now}”";
        settled_by: "{who} 裁定", "Settled by {who}";
        blank: "（空白）", "(blank)";
        or: "或", " or ";
        count: "{n} 条记录", "{n} {n|record|records}";
    }
}
