//! Conflicts: both sides, who settles them, and what was settled.

use crate::phrases;

phrases! {
    /// Conflicts: both sides, who settles them, and what was settled.
    ConflictWords {
        title: "冲突裁定", "Conflicts";
        none: "没有需要裁定的冲突", "Nothing to settle";
        none_why: "两人在互不知情时修改了同一项，才会出现在这里。两个值都会保留，直到有人选定。", "Only what two people changed without knowing of each other comes here. Both values are kept until somebody chooses.";
        who_settles: "由 {roles} 裁定", "{roles} settle conflicts";
        who_settles_why: "两人同时修改了同一项时，两个值都保留，由他们选定。您的内容不会丢失，结果会显示在下面。", "When two people changed the same thing, both values are kept and one of them chooses. Nothing of yours is lost; the outcome shows below.";
        state: "状态", "State";
        seen: "写时看到的是：{v}", "Had in view: {v}";
        seen_blank: "写时这一项是空白", "Had it blank in view";
        doubtful: "手机时钟可能不准", "the phone's clock may be wrong";
        only_here: "仅在本机", "only on this phone";
        unknown_author: "（不再知道是谁）", "(no longer known)";
        by_step: "{step}", "{step}";
        by_step_because: "{step}，原因：{why}", "{step}, because: {why}";
        keep: "采用这一个", "Keep this one";
        keep_of: "采用这一个：{v}", "Keep this one: {v}";
        both: "两个都保留", "Keep both";
        third: "另写一个", "Write another";
        other_state: "另选状态", "Another state";
        voided_unseen: "作废时没有看到后来的修改", "Voided without having seen what was changed";
        go_on: "不作废，继续", "Not voided, go on";
        worked_on: "作废的同时，其他人仍在修改", "Others went on working while it was voided";
        why: "为什么", "Why";
        why_hint: "会写进这条记录的经过", "It stands in the record's timeline";
        kept: "已采用：{v}", "Kept: {v}";
        kept_both: "两个值都已保留", "Both values are kept";
        gone: "这条冲突已有变化，请再看一次", "This conflict has changed; look again";
        refused: "不能这样裁定：{why}", "It can't be settled like this: {why}";
        settled: "已裁定，与您有关", "Settled, concerning you";
        settled_row: "您写的“{mine}”未采用，现为“{now}”", "Yours, “{mine}”, was not kept; it is now “{now}”";
        settled_by: "{who} 裁定", "Settled by {who}";
        blank: "（空白）", "(blank)";
        or: "或", " or ";
        count: "{n} 条记录", "{n} records";
    }
}
