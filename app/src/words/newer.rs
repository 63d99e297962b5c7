//! What a newer version of the app is needed for.

use crate::phrases;

phrases! {
    /// What a newer version of the app is needed for.
    NewerWords {
        title: "更新后可用", "After an update";
        needed: "更新后才能使用「{r}」", "Update Steward to use “{r}”";
        needed_why: "这本登记簿用到了新版管家的功能。它的内容已存在本机，更新后即可查看；其他登记簿照常使用。", "This register uses something that only a newer Steward knows. Its contents are kept on this device until you update; all other registers work as usual.";
        needed_short: "更新后才能使用", "Update to use it";
        partly: "「{r}」有新内容，更新后才能看全；目前仍可照常填写。", "“{r}” has new content that shows after an update; until then you can work in it as usual.";
        partly_short: "可照常填写，更新后才能看全", "Works as before; update to see all of it";
        left_out: "更新后才能使用「{r}」，这里没有它的记录。", "Update Steward to use “{r}”; none of its records are shown here.";
        left_out_nameless: "另有 {n} 本登记簿更新后才能使用，这里没有它们的记录。", "Registers available after an update: {n}; none of their records are shown here.";
        not_read: "本机读不出「{r}」，这里没有它的记录。", "“{r}” can't be read on this device; none of its records are shown here.";
        nameless: "另有 {n} 本登记簿", "Other registers: {n}";
        records: "有 {n} 条记录更新后才能查看。", "Records available after an update: {n}.";
        not_ready: "本机还没有收到新版本，联网后会自动下载，就绪时会提示。", "The new version is not on this device yet. It is downloaded when you are online, and offered when it is ready.";
    }
}
