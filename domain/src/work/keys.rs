//! The fields that the flagship pages read and write, by register.

#![allow(
    missing_docs,
    reason = "the definitions in `registers/` say what each field is"
)]

/// `patrol_round`
pub mod round {
    use crate::work::read::{Id, Number, One, Text, Whole, YesNo};

    pub const ROUTE: One<Id> = One::of("route");
    pub const DUE_FROM: One<Whole> = One::of("due_from");
    pub const DUE_UNTIL: One<Whole> = One::of("due_until");
    pub const UNANNOUNCED: One<YesNo> = One::of("unannounced");
    pub const EMERGENCY_LEVEL: One<Text> = One::of("emergency_level");
    pub const WALKER: One<Id> = One::of("walker");
    pub const PARTNER: One<Id> = One::of("partner");
    pub const STARTED_AT: One<Whole> = One::of("started_at");
    pub const FINISHED_AT: One<Whole> = One::of("finished_at");
    pub const STOPS_TOTAL: One<Number> = One::of("stops_total");
    pub const STOPS_CHECKED: One<Number> = One::of("stops_checked");
    pub const CATCH_UP_STARTED_AT: One<Whole> = One::of("catch_up_started_at");
    pub const CATCH_UP_FINISHED_AT: One<Whole> = One::of("catch_up_finished_at");
    pub const NOTE: One<Text> = One::of("note");
}

/// `patrol_check`
pub mod check {
    use crate::work::read::{Cells, Id, Many, Number, One, Text, Whole, YesNo};

    pub const ROUND: One<Id> = One::of("round");
    pub const CHECKPOINT: One<Id> = One::of("checkpoint");
    pub const PLACE: One<Id> = One::of("place");
    pub const CHECKED_BY: One<Id> = One::of("checked_by");
    pub const PARTNER: One<Id> = One::of("partner");
    pub const CHECKED_AT: One<Whole> = One::of("checked_at");
    pub const PROOF: One<Text> = One::of("proof");
    pub const MANUAL_REASON: One<Text> = One::of("manual_reason");
    pub const MANUAL_PHOTOS: Many<Text> = Many::of("manual_photos");
    pub const LABEL_READ: One<Text> = One::of("label_read");
    pub const POSITION: One<Cells> = One::of("position");
    pub const DUE_AT: One<Whole> = One::of("due_at");
    pub const TIMING: One<Text> = One::of("timing");
    pub const OUT_OF_ORDER: One<YesNo> = One::of("out_of_order");
    pub const CATCHES_UP: One<Id> = One::of("catches_up");
    pub const INSPECTED: Many<Cells> = Many::of("inspected");
    pub const READINGS: Many<Cells> = Many::of("readings");
    pub const READING_WHAT: One<Text> = One::of("what");
    pub const READING_VALUE: One<Number> = One::of("value");
    pub const READING_UNIT: One<Text> = One::of("unit");
    pub const READING_OUT_OF_RANGE: One<YesNo> = One::of("out_of_range");
    pub const PHOTOS: Many<Text> = Many::of("photos");
    pub const NOTE: One<Text> = One::of("note");
    pub const EMERGENCY_LEVEL: One<Text> = One::of("emergency_level");
    pub const FINDING: One<Text> = One::of("finding");
    pub const FINDINGS: Many<Cells> = Many::of("findings");
    pub const FINDING_NUMBER: One<Text> = One::of("number");
    pub const FINDING_ASPECT: One<Text> = One::of("aspect");
    pub const FINDING_WHAT: One<Text> = One::of("what");
    pub const FINDING_SEVERITY: One<Text> = One::of("severity");
    pub const FINDING_RAISES: One<Text> = One::of("raises");
    pub const FINDING_OWNER: One<Id> = One::of("owner");
    pub const RAISED: Many<Id> = Many::of("raised");
    pub const OWNER: One<Id> = One::of("owner");
    pub const RECTIFY_BY: One<Whole> = One::of("rectify_by");
}

/// `route`
pub mod route {
    use crate::work::read::{Cells, Id, Many, Number, One, Text, Whole, YesNo};

    pub const NAME: One<Text> = One::of("name");
    pub const INSTRUCTIONS: One<Text> = One::of("instructions");
    pub const STOPS: Many<Cells> = Many::of("stops");
    pub const STOP_ORDER: One<Number> = One::of("order");
    pub const STOP_CHECKPOINT: One<Id> = One::of("checkpoint");
    pub const STOP_DUE_AFTER: One<Whole> = One::of("due_after");
    pub const FIXED_ORDER: One<YesNo> = One::of("fixed_order");
    pub const SCHEDULE: One<Text> = One::of("schedule");
    pub const WALKED_BY: Many<Text> = Many::of("walked_by");
    pub const EMERGENCY_LEVELS: Many<Text> = Many::of("emergency_levels");
}

/// `checkpoint`
pub mod checkpoint {
    use crate::work::read::{Cells, Id, Many, Number, One, Text, YesNo};

    pub const NAME: One<Text> = One::of("name");
    pub const CODE: One<Text> = One::of("code");
    pub const PLACE: One<Id> = One::of("place");
    pub const POSITION: One<Cells> = One::of("position");
    pub const LABELS: Many<Text> = Many::of("labels");
    pub const LABEL_PRINTED_ON: One<Text> = One::of("label_printed_on");
    pub const NFC_TAG: One<Text> = One::of("nfc_tag");
    pub const INSTRUCTIONS: One<Text> = One::of("instructions");
    pub const INSPECT: Many<Cells> = Many::of("inspect");
    pub const INSPECT_WHAT: One<Text> = One::of("what");
    pub const INSPECT_HOW: One<Text> = One::of("how");
    pub const INSPECT_ASPECT: One<Text> = One::of("aspect");
    pub const READINGS: Many<Cells> = Many::of("readings");
    pub const READING_WHAT: One<Text> = One::of("what");
    pub const READING_UNIT: One<Text> = One::of("unit");
    pub const READING_MIN: One<Number> = One::of("min");
    pub const READING_MAX: One<Number> = One::of("max");
    pub const PHOTO_REQUIRED: One<YesNo> = One::of("photo_required");
}

/// `repair`
pub mod repair {
    use crate::work::read::{Cells, Id, Many, Number, One, Text, Whole, YesNo};

    pub const CHANNEL: One<Text> = One::of("channel");
    pub const REPORTED_AT: One<Whole> = One::of("reported_at");
    pub const FIRST_CONTACT: One<Id> = One::of("first_contact");
    pub const PLACE: One<Id> = One::of("place");
    pub const PLACE_NOTE: One<Text> = One::of("place_note");
    pub const REPORTER_PHONE: One<Text> = One::of("reporter_phone");
    pub const ITEM: One<Text> = One::of("item");
    pub const CLASS: One<Text> = One::of("class");
    pub const DESCRIPTION: One<Text> = One::of("description");
    pub const PHOTOS_BEFORE: Many<Text> = Many::of("photos_before");
    pub const PHOTOS_AFTER: Many<Text> = Many::of("photos_after");
    pub const RAISED_FROM: One<Id> = One::of("raised_from");
    pub const ORDER_KIND: One<Text> = One::of("order_kind");
    pub const ASSIGNEE: One<Id> = One::of("assignee");
    pub const PARTNER: One<Id> = One::of("partner");
    pub const SHARED_PART: One<YesNo> = One::of("shared_part");
    pub const LABOUR_UNITS: One<Number> = One::of("labour_units");
    pub const FEE: One<Whole> = One::of("fee");
    pub const PAYER: One<Text> = One::of("payer");
    pub const PRICE_LISTED: One<YesNo> = One::of("price_listed");
    pub const MATERIALS: Many<Cells> = Many::of("materials");
    pub const COMMITTEE_APPROVED: One<YesNo> = One::of("committee_approved");
    pub const ACCEPTANCE: One<Text> = One::of("acceptance");
    pub const STEP_POSITIONS: Many<Cells> = Many::of("step_positions");
}

/// A line of `repair.materials`
pub mod repair_line {
    use crate::work::read::{Id, Number, One, Whole};

    pub const QUANTITY: One<Number> = One::of("quantity");
    pub const PRICE: One<Whole> = One::of("price");
    pub const LISTED: One<Id> = One::of("listed");
}

/// `place`
pub mod place {
    use crate::work::read::{Id, One, Text};

    pub const KIND: One<Text> = One::of("kind");
    pub const PARENT: One<Id> = One::of("parent");
}

/// `staff`
pub mod staff {
    use crate::work::read::{One, Text};

    pub const NAME: One<Text> = One::of("name");
    pub const DUTY_PHONE: One<Text> = One::of("duty_phone");
}

/// `price_item`
pub mod price_item {
    use crate::work::read::{Number, One};

    pub const LABOUR_UNITS: One<Number> = One::of("labour_units");
}

/// `visitor`
pub mod visitor {
    use crate::work::read::{Id, One, Text, Whole, YesNo};

    pub const KIND: One<Text> = One::of("kind");
    pub const PHONE: One<Text> = One::of("phone");
    pub const NAME: One<Text> = One::of("name");
    pub const ID_KIND: One<Text> = One::of("id_kind");
    pub const ID_NUMBER: One<Text> = One::of("id_number");
    pub const PEOPLE_COUNT: One<Whole> = One::of("people_count");
    pub const COMPANY: One<Text> = One::of("company");
    pub const HOST: One<Text> = One::of("host");
    pub const HOST_CUSTOMER: One<Id> = One::of("host_customer");
    pub const DEPARTMENT: One<Text> = One::of("department");
    pub const PLACE: One<Id> = One::of("place");
    pub const WORK_PLACE: One<Id> = One::of("work_place");
    pub const HOST_NAMED: One<YesNo> = One::of("host_named");
    pub const UNKNOWN_CHECK: One<Text> = One::of("unknown_check");
    pub const CONSENT: One<Text> = One::of("consent");
    pub const CONSENT_NUMBER: One<Text> = One::of("consent_number");
    pub const HOST_SIGNATURE: One<Text> = One::of("host_signature");
    pub const ACCOMPANIED: One<Text> = One::of("accompanied");
    pub const ESCORT: One<Id> = One::of("escort");
    pub const PURPOSE: One<Text> = One::of("purpose");
    pub const PURPOSE_NOTE: One<Text> = One::of("purpose_note");
    pub const VEHICLE: One<Text> = One::of("vehicle");
    pub const BELONGINGS: One<Text> = One::of("belongings");
    pub const EXPECTED_AT: One<Whole> = One::of("expected_at");
    pub const TIME_IN: One<Whole> = One::of("time_in");
    pub const LEAVES_BY: One<Whole> = One::of("leaves_by");
    pub const TIME_OUT: One<Whole> = One::of("time_out");
    pub const POST: One<Id> = One::of("post");
    pub const GUARD: One<Id> = One::of("guard");
    pub const ID_TAKEN_AT: One<Whole> = One::of("id_taken_at");
    pub const ID_RETURNED_AT: One<Whole> = One::of("id_returned_at");
    pub const SLIP_NUMBER: One<Text> = One::of("slip_number");
    pub const SLIP_RETURNED: One<YesNo> = One::of("slip_returned");
    pub const TAKES_GOODS: One<YesNo> = One::of("takes_goods");
}
