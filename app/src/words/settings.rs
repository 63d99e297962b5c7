//! Settings: language, theme, the people of the phone, versions.

use crate::phrases;

phrases! {
    /// Settings: language, theme, the people of the phone, versions.
    SettingsWords {
        show: "显示", "Display";
        language: "语言", "Language";
        chinese: "中文", "中文";
        english: "English", "English";
        theme: "外观", "Theme";
        theme_system: "跟随系统", "System";
        theme_light: "浅色", "Light";
        theme_dark: "深色", "Dark";
        theme_hint: "夜班用深色不晃眼", "Dark is easier at night";
        me: "我", "Me";
        role_of: "{role} · 登录名 {login}", "{role} · log-in {login}";
        lock_now: "立即锁定", "Lock now";
        lock_hint: "用 PIN 码重新打开", "Open again with the PIN";
        switch: "换人", "Switch person";
        switch_hint: "本人的内容留在本机，仍用自己的 PIN 码打开", "What is yours stays here, behind your PIN";
        change_pin: "修改 PIN 码", "Change the PIN";
        pin_current: "请输入现在的 PIN 码", "Enter your present PIN";
        pin_new: "设置新的 PIN 码", "Choose a new PIN";
        pin_changed: "PIN 码已修改", "The PIN is changed";
        idle: "自动锁定", "Lock when left alone";
        idle_minutes: "{n} 分钟", "{n} minutes";
        log_out: "退出登录", "Log out";
        log_out_hint: "结束服务器上的登录；离线仍可用 PIN 码打开", "Ends the session on the server; the PIN still opens offline";
        log_out_none: "没有未发送的内容。下次发送前需要用密码登录。", "Nothing is unsent. You will need your password before sending again.";
        log_out_unsent: "还有 {n} 条没有发送", "{n} are not sent yet";
        log_out_unsent_why: "它们会留在这部手机上，您用密码重新登录后才会发送。建议先联网同步。", "They stay on this phone, and go out only after you log in again with your password. Better sync first.";
        log_out_photos: "另有 {n} 张照片没有发送。", "{n} photos are not sent either.";
        everywhere: "在所有设备上退出", "Log out everywhere";
        everywhere_hint: "手机丢了或密码泄露时使用，需要联网", "When a phone is lost or a password known; needs the network";
        everywhere_why: "您在每部设备上都要重新输入密码才能发送。各设备上未发送的内容会保留。", "You will need your password again on every device before it sends. What is unsent there is kept.";
        people: "这部手机上的人", "People on this phone";
        is_me: "正在使用", "At work now";
        unsent: "{n} 条未发送", "{n} unsent";
        all_sent: "没有未发送的内容", "Nothing unsent";
        counting: "正在读取", "Looking";
        remove: "移除", "Remove";
        remove_of: "移除 {name}", "Remove {name}";
        remove_title: "把 {name} 从这部手机移除", "Remove {name} from this phone";
        remove_none: "没有未发送的内容。本机上的记录会删除，服务器上的不受影响。", "Nothing is unsent. The records here are deleted; those on the server stay.";
        remove_unsent: "{n} 条未发送的内容会永远丢失", "{n} unsent changes would be lost for ever";
        remove_file_first: "先导出到文件", "Export to a file first";
        remove_by_owner: "请先让本人打开管家，联网同步或导出文件。", "Have that person open Steward and sync, or export a file, first.";
        remove_confirm: "确认丢失，请输入姓名：{name}", "To accept the loss, type the name: {name}";
        removed: "已移除 {name}", "{name} is removed";
        add_person: "其他人登录", "Somebody else logs in";
        phone: "这部手机", "This phone";
        device: "设备编号", "Device number";
        storage: "存储", "Storage";
        site: "项目", "Site";
        install: "放到主屏幕", "Put it on the home screen";
        install_now: "添加", "Add";
        install_done: "已从主屏幕打开", "Opened from the home screen";
        install_ios: "在 Safari 点分享按钮，再选“添加到主屏幕”。", "In Safari tap Share, then “Add to Home Screen”.";
        install_android: "在浏览器菜单中选“添加到主屏幕”或“安装应用”。", "In the browser's menu choose “Add to Home screen” or “Install app”.";
        install_why: "像应用一样打开，浏览器也更愿意保留未发送的内容。", "It opens like an app, and browsers keep its data more readily.";
        about: "版本", "Versions";
        app: "应用", "App";
        app_build: "{v}，构建 {b}", "{v}, build {b}";
        registers: "登记簿定义", "Register definitions";
        registers_of: "{n} 个，指纹 {f}", "{n}, fingerprint {f}";
        epoch: "数据纪元", "Data epoch";
        unknown: "尚未获取", "Not known yet";
        look: "检查更新", "Look for an update";
        looking: "正在检查更新；找到后会在这里提示", "Looking; you will be told here if there is one";
        update_ready: "新版本已就绪", "A new version is ready";
        take: "更新", "Update";
        devices: "项目的设备", "Devices of the site";
        devices_show: "显示", "Show";
        devices_hint: "来自服务器，需要联网", "From the server; needs the network";
        devices_failed: "连不上服务器，暂时看不到", "The server can't be reached";
        devices_contact: "{who} · 最后联系 {t}", "{who} · last contact {t}";
        devices_lost: "丢失过 {n} 条更改", "has lost {n} changes";
        devices_clock: "时钟偏差 {t}", "clock off by {t}";
        devices_removed: "已移除", "removed";
        devices_this: "本机", "this phone";
        devices_remove: "移除设备", "Remove the device";
        devices_remove_why: "“{label}”将不能再与服务器联系。它上面未发送的内容只能由本人导出为文件。", "“{label}” will not reach the server any more. What is unsent on it can only be exported to a file.";
        devices_gone: "设备已移除", "The device is removed";
        failed: "没有成功：{why}", "It did not work: {why}";
    }
}
