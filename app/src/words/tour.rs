//! The first steps on a new phone.

use crate::phrases;

phrases! {
    /// The first steps on a new phone.
    TourWords {
        label: "新手引导", "First steps";
        step: "{n} / {all}", "{n} / {all}";
        next: "下一条", "Next card";
        done: "知道了", "Got it";
        skip: "跳过引导", "Skip the first steps";
        again: "重看新手引导", "Show the first steps again";
        again_hint: "三张卡片，讲主要按钮、离线和更多功能", "Three cards: the main button, offline, and the rest";
        guard: "巡查从大按钮开始", "Rounds begin with the big button";
        guard_words: "选一条路线开始，走到点位再扫码。先到哪个点都可以，漏了的会标红。", "Start a route, then scan at each checkpoint. Any sequence will do; what is missed turns red.";
        worker: "最急的工单在最上面", "The most urgent order is on top";
        worker_words: "接单、到场、完工，每一步只有一个大按钮；拍照、材料和签名都在里面。", "Accept, arrive, finish: one big button per step, with photos, materials and signature inside.";
        receptionist: "先输手机号", "Begin with the phone number";
        receptionist_words: "来过的访客会自动填好，核对后一点即入。新的报修在“工单”里登记。", "Returning visitors are filled in: check, and one tap signs them in. New repairs are under Orders.";
        lead: "看板上先看红色", "Red comes first on the dashboard";
        lead_words: "快超时的、没人接的、要您选定的都在这里，点一下就到那一条。", "What is nearly late, unassigned or yours to decide is here; one tap takes you there.";
        admin: "登记簿是一切的底本", "Everything starts with the registers";
        admin_words: "位置、人员、路线都在这里维护；改动会自动发到每台设备。", "Places, staff and routes are kept here; changes reach every device by themselves.";
        offline: "没有网络也照常用", "It works without a network";
        offline_words: "保存后先留在本机，右上角写明还有几条没传。联网后自动发送，变绿才是全部送达。", "What you save stays on this device first, and the badge above counts what is not sent. It sends by itself; green means everything has arrived.";
        more: "其他功能在“更多”里", "The rest is under More";
        more_words: "同步、设置、换人都在那里，这个引导也能重看。要找什么，点右上角的放大镜。", "Sync, settings and switching people are there, and these cards too. To find anything, tap the magnifier above.";
    }
}
