//! Repair orders.

use crate::phrases;

phrases! {
    /// Repair orders.
    OrderWords {
        title: "工单", "Orders";
        order: "工单", "Order";
        mine: "我的", "Mine";
        open: "待接", "Open";
        all: "全部", "All";
        done: "已办", "Done";
        which: "工单分类", "Which orders";
        search: "搜索工单", "Search orders";
        new: "新报修", "New repair";
        show_more: "再显示 {n} 单", "Show {n} more";
        none_mine: "手上没有工单", "No orders for you";
        none_open: "没有待接的工单", "No open orders";
        none_done: "还没有办完的工单", "No finished orders yet";
        none: "没有工单", "No orders";
        none_found: "没有找到", "Nothing found";
        see_open: "看待接工单（{n}）", "See open orders ({n})";
        urgent: "急修", "Urgent";
        call: "拨打 {who}", "Call {who}";
        reporter: "报修人", "the reporter";
        nobody_yet: "未派人", "Nobody yet";
        for_worker: "{who}负责", "With {who}";
        waits_for_others: "等他人处理", "Waiting for others";
        others_late: "等他人处理的 {n} 单已超时", "{n} late, waiting for others";
        clock_of: "{clock}时限", "Deadline: {clock}";
        more: "其他操作", "Other steps";
        edit: "填写内容", "Fill in";
        edit_part: "填写{part}", "Fill in: {part}";
        in_conflict: "此单有冲突，须先处理", "This order has a conflict to settle first";
        to_conflicts: "去处理", "Settle";
        committee: "须业主委员会批准", "The owners' committee must approve";
        committee_why: "共用部位、超过 {units} 工且超过 {yuan} 元：开工前须报业主委员会批准。", "A shared part, more than {units} labour {units|unit|units} and more than {yuan} yuan: needs the owners' committee's approval before work begins.";
        request_instead: "保存报价并报审批", "Save price and request approval";
        reason: "原因", "Reason";
        reason_hint: "会记入工单履历", "Kept in the order's history";
        needs_reason: "请写明原因", "Give a reason";
        check_marked: "请补全标出的 {n} 项", "Complete the {n} marked {n|field|fields}";
        already: "已填写，可修改", "Filled in; you can change it";
        full_form: "打开完整表单", "Open the full form";
        step_gone: "工单状态已变，请返回查看", "The order has changed meanwhile; go back and look";
        customer_sees: "请客户核对费用后签名", "Have the customer check the fee, then sign";
        to_pay: "应付", "To pay";
        all_free: "本单免费 · 物业公司承担", "Free: the company pays";
        not_priced: "未报价", "No price yet";
        paid_by: "由{who}承担", "Paid by: {who}";
        materials_sum: "项目与用料合计 {sum}", "Work and materials: {sum}";
        sum_apart: "应付与各项合计不同", "The fee differs from the total of the lines";
        take_sum: "按合计", "Use the total";
        before_after: "维修前后", "Before and after";
        before: "维修前", "Before";
        after: "维修后", "After";
        add_photo: "拍照", "Take a photo";
        no_photo_yet: "还没有照片", "No photo yet";
        course: "进度", "Progress";
        day_late: "超时 {n}", "{n} late";
        day_urgent: "急修 {n}", "{n} urgent";
        day_today: "今天到期 {n}", "{n} due today";
        day_calm: "没有超时", "Nothing late";
        by_urgency: "按紧急", "By urgency";
        by_place: "按位置", "By place";
        order_by: "排列", "Sort";
        elsewhere: "其他位置", "Other places";
        labour_units: "人工 {n} 工", "{n} labour {n|unit|units}";
        print_record: "登记簿页面", "Logbook page";
    }
}
