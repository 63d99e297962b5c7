//! Refusals and slips of the finger, in words that say what to do.

use steward_domain::definition::{Field, Kind};
use steward_domain::formats::FormatError;
use steward_domain::refusal::Code;

use super::{fill, language};
use crate::phrases;

phrases! {
    /// Refusals and slips of the finger.
    Codes {
        wrong_site: "这条记录属于另一个项目，请换用该项目的账号。", "This belongs to another site; log in there.";
        not_the_author: "登录的不是填写人，请由本人登录后再传。", "Someone else is logged in; only the author can send it.";
        unknown_register: "本项目没有这个登记簿，请告知系统管理员。", "This site has no such register; tell the administrator.";
        wrong_register: "记录属于另一个登记簿，请告知系统管理员。", "The record belongs to another register; tell the administrator.";
        unknown_record: "找不到这条记录，请同步后再试。", "The record can't be found; sync and try again.";
        record_exists: "这条记录已经有了，请打开它修改。", "This record already exists; open it and edit it.";
        unknown_field: "登记簿没有这一项，请更新管家后再试。", "The register has no such field; update Steward and try again.";
        unknown_step: "登记簿没有这个步骤，请更新管家后再试。", "The register has no such step; update Steward and try again.";
        nothing_written: "没有改动，无需保存。", "Nothing was changed, so there is nothing to save.";
        state_without_step: "不能直接改状态，请用相应的按钮。", "The state can't be changed directly; use the button of the step.";
        step_not_from_here: "当前状态不能做这一步，请回到记录查看最新进展。", "This step isn't possible from the current state; open the record to see the latest.";
        state_in_conflict: "两人做了不同的处理，请先裁定状态。", "Two people took different steps; settle the state first.";
        state_never_was: "记录从未有过这个状态，请重新选择。", "The record was never in that state; choose again.";
        no_right_to_create: "您的岗位不能新建此类记录，请联系领班。", "Your role may not create such records; ask the shift lead.";
        no_right_to_write: "您的岗位不能填写这一项，请联系领班。", "Your role may not fill this in; ask the shift lead.";
        no_right_to_step: "您的岗位不能做这一步，请联系领班。", "Your role may not take this step; ask the shift lead.";
        no_right_to_settle: "您的岗位不能裁定冲突，请联系领班。", "Your role may not settle conflicts; ask the shift lead.";
        record_voided: "记录已作废，不能再改。", "The record is voided and can't be changed.";
        record_locked: "记录已锁定，如需更正请联系领班。", "The record is locked; ask the shift lead for a correction.";
        reason_required: "请填写原因。", "Please give a reason.";
        reason_too_long: "原因太长，请缩短。", "The reason is too long; shorten it.";
        value_malformed: "填写的内容不对，请核对。", "This doesn't look right; please check.";
        value_too_long: "内容太长或太多，请精简。", "Too long or too many; please shorten.";
        unknown_option: "这个选项已不可用，请重新选择。", "That option is no longer available; choose again.";
        wrong_write: "填写方式不符，请重新填写这一项。", "This can't be entered that way; enter it again.";
        id_number_wrong: "身份证号不对，请对照证件核对。", "The ID number is wrong; compare it with the card.";
        committee_approval_needed: "超出免报批限额，请先报业主委员会批准。", "Above the limit: the owners' committee has to approve first.";
        record_full: "记录内容已满，请另建一条。", "The record is full; create another.";
        group_refused: "同时提交的另一条被退回，请先处理那一条。", "What was saved with it was refused; see to that first.";
        builds_on_refused: "同一记录的前一次改动被退回，请先处理那一次。", "An earlier change of this record was refused; see to that first.";
        newer_reason: "被退回的原因需更新管家后才能显示；急用请联系领班。", "The reason can only be shown after an update; if it is urgent, ask the shift lead.";
        malformed: "内容无法读取，请重新填写；仍不行请告知系统管理员。", "It can't be read; enter it again, or tell the administrator.";
        please_fill: "请填写{what}", "Please fill in: {what}";
        please_choose: "请选择{what}", "Please choose: {what}";
        please_answer: "请回答是或否", "Please answer yes or no";
        please_photo: "请拍照", "Please take a photo";
        please_sign: "请签名", "Please sign";
        please_locate: "请定位", "Please get the position";
        please_check: "请逐项检查", "Please go through the checklist";
        please_add: "请至少添加一行", "Please add at least one row";
        text_too_long: "超过 {n} 个字，请缩短", "More than {n} {n|character|characters}; please shorten";
        too_many: "最多 {n} 个", "At most {n}";
        whole_number: "请填整数", "Enter a whole number";
        decimal_number: "请填数字，最多 {n} 位小数", "Enter a number with at most {n} {n|decimal|decimals}";
        amount: "请填金额（元），最多两位小数", "Enter an amount in yuan, with at most two decimals";
        people: "请填 1 至 999 的人数", "Enter 1 to 999 people";
        a_date: "请选择日期", "Choose a date";
        phone_wrong: "电话号码不对，请核对", "Not a valid phone number; please check";
        plate_wrong: "车牌号不对，请核对", "Not a valid number plate; please check";
        document_wrong: "证件号不对，请核对", "Not a valid document number; please check";
        row_wrong: "有一行未填或填错，请核对", "A row is empty or wrong; please check";
        no_control: "含有不能保存的字符，请重新输入", "Contains characters that can't be saved; type it again";
        wrong_length: "位数不对，请核对", "Too few or too many characters; please check";
        wrong_character: "有不该出现的字符，请核对", "Contains a character that doesn't belong; please check";
        unknown_province: "开头不对（没有这个省份），请核对", "No province begins like this; please check";
        old_fifteen_digits: "这是 15 位旧号码，请看现用的 18 位身份证", "This is an old 15-digit number; use the current 18-digit ID card";
        no_such_day: "没有这一天，请核对", "There is no such date; please check";
        born_after_today: "出生日期在今天之后，请核对", "The date of birth is in the future; please check";
        wrong_check_digit: "号码有误（校验位不符），请逐位核对", "A digit is wrong, or two are swapped; check each one";
        area_code_missing: "座机缺少区号，请补上", "The area code is missing; please add it";
        unknown_prefix: "号码开头不像国内电话，确认无误可保存", "Unusual phone number; if it is right, you can save it";
        letter_i_or_o: "车牌没有字母 I 和 O，可能是 1 或 0", "Plates have no I or O; probably 1 or 0";
        not_new_energy: "不像新能源车牌，请核对", "Not a new-energy plate; please check";
    }
}

/// Why something was refused, in words that say what to do. With the field, in words that fit what it holds.
#[must_use]
pub fn code_words(code: Code, field: Option<&Field>) -> String {
    match (code, field) {
        (Code::FieldRequired, Some(field)) => required_words(field),
        (Code::FieldRequired, None) => fill(Codes::now().please_fill, &[("what", "")]),
        (Code::ValueMalformed, Some(field)) => malformed_words(field),
        (Code::ValueTooLong, Some(field)) => too_long_words(field),
        _ => plain_words(code).to_owned(),
    }
}

#[allow(clippy::too_many_lines, reason = "a table")]
fn plain_words(code: Code) -> &'static str {
    let words = Codes::now();
    match code {
        Code::WrongSite => words.wrong_site,
        Code::NotTheAuthor => words.not_the_author,
        Code::UnknownRegister => words.unknown_register,
        Code::WrongRegister => words.wrong_register,
        Code::UnknownRecord => words.unknown_record,
        Code::RecordExists => words.record_exists,
        Code::UnknownField => words.unknown_field,
        Code::UnknownStep => words.unknown_step,
        Code::NothingWritten => words.nothing_written,
        Code::StateWithoutStep => words.state_without_step,
        Code::StepNotFromHere => words.step_not_from_here,
        Code::StateInConflict => words.state_in_conflict,
        Code::StateNeverWas => words.state_never_was,
        Code::NoRightToCreate => words.no_right_to_create,
        Code::NoRightToWrite => words.no_right_to_write,
        Code::NoRightToStep => words.no_right_to_step,
        Code::NoRightToSettle => words.no_right_to_settle,
        Code::RecordVoided => words.record_voided,
        Code::RecordLocked => words.record_locked,
        Code::ReasonRequired => words.reason_required,
        Code::ReasonTooLong => words.reason_too_long,
        Code::FieldRequired => words.please_fill,
        Code::ValueMalformed => words.value_malformed,
        Code::ValueTooLong => words.value_too_long,
        Code::UnknownOption => words.unknown_option,
        Code::WrongWrite => words.wrong_write,
        Code::IdNumberWrong => words.id_number_wrong,
        Code::CommitteeApprovalNeeded => words.committee_approval_needed,
        Code::RecordFull => words.record_full,
        Code::GroupRefused => words.group_refused,
        Code::BuildsOnRefused => words.builds_on_refused,
        Code::Malformed => words.malformed,
        Code::Newer => words.newer_reason,
    }
}

fn required_words(field: &Field) -> String {
    let words = Codes::now();
    let what = language().pick(&field.words);
    match field.kind {
        Kind::YesNo => words.please_answer.to_owned(),
        Kind::Photos => words.please_photo.to_owned(),
        Kind::Signature => words.please_sign.to_owned(),
        Kind::Position => words.please_locate.to_owned(),
        Kind::Checklist => words.please_check.to_owned(),
        Kind::Rows => words.please_add.to_owned(),
        Kind::Choice
        | Kind::Choices
        | Kind::Place
        | Kind::Staff
        | Kind::Customer
        | Kind::Link
        | Kind::Links => fill(words.please_choose, &[("what", what)]),
        _ => fill(words.please_fill, &[("what", what)]),
    }
}

fn malformed_words(field: &Field) -> String {
    let words = Codes::now();
    match field.kind {
        Kind::Number if field.decimals.unwrap_or(0) == 0 => words.whole_number.to_owned(),
        Kind::Number => fill(
            words.decimal_number,
            &[("n", &field.decimals.unwrap_or(0).to_string())],
        ),
        Kind::Money => words.amount.to_owned(),
        Kind::PeopleCount => words.people.to_owned(),
        Kind::Duration => words.whole_number.to_owned(),
        Kind::Date => words.a_date.to_owned(),
        Kind::Phone => words.phone_wrong.to_owned(),
        Kind::Plate => words.plate_wrong.to_owned(),
        Kind::IdNumber => words.document_wrong.to_owned(),
        Kind::Rows => words.row_wrong.to_owned(),
        Kind::Text | Kind::LongText => words.no_control.to_owned(),
        _ => words.value_malformed.to_owned(),
    }
}

fn too_long_words(field: &Field) -> String {
    let words = Codes::now();
    match (field.chars_max, field.count_max) {
        (Some(most), _) => fill(words.text_too_long, &[("n", &most.to_string())]),
        (_, Some(most)) => fill(words.too_many, &[("n", &most.to_string())]),
        _ => words.value_too_long.to_owned(),
    }
}

/// What looks mistyped, in words that say what to do.
#[must_use]
pub fn format_words(error: FormatError) -> &'static str {
    let words = Codes::now();
    match error {
        FormatError::WrongLength => words.wrong_length,
        FormatError::WrongCharacter => words.wrong_character,
        FormatError::UnknownProvince => words.unknown_province,
        FormatError::OldFifteenDigits => words.old_fifteen_digits,
        FormatError::NoSuchDay => words.no_such_day,
        FormatError::BornAfterToday => words.born_after_today,
        FormatError::WrongCheckDigit => words.wrong_check_digit,
        FormatError::AreaCodeMissing => words.area_code_missing,
        FormatError::UnknownPrefix => words.unknown_prefix,
        FormatError::LetterIOrO => words.letter_i_or_o,
        FormatError::NotNewEnergy => words.not_new_energy,
    }
}
