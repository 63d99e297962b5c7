//! What a picker offers before anybody searches.

use super::*;

/// A record that a step makes of what is entered.
fn made(definition: &Definition, number: u128, step: &str, entered: &[(&str, &str)]) -> Record {
    let mut form = Form::open(
        definition,
        Opening {
            record: id(number),
            ..opening(Some(step), None, Role::Lead)
        },
    )
    .unwrap();
    for (key, text) in entered {
        form.set(definition, key, Entered::Value(Value::text(*text)))
            .unwrap();
    }
    let (change, numbered) = change(&form, definition, 99);
    let mut record = Record::new(change.record, change.register.clone(), change.definition);
    merge::apply(&mut record, &change, numbered);
    record
}

/// Somebody of the staff.
fn person(number: u128, post: &str) -> Record {
    let entered = [("name", "某人"), ("post", post)];
    made(&register("staff"), number, "enter", &entered)
}

/// An order that names a worker.
fn order(number: u128, worker: u128) -> Record {
    let worker = id(worker).to_string();
    made(&register("repair"), number, "report", &[("assignee", &worker)])
}

fn done(order: &Record) -> Record {
    let mut done = order.clone();
    let state = done.fields.get_mut(&Key::literal(STATE_FIELD)).unwrap();
    state.values[0].value = Value::text(VOIDED);
    done
}

fn offered(key: &str, role: Role, staff: &[Record], orders: &[Record]) -> Vec<(RecordId, Option<usize>)> {
    let (people, repairs) = (register("staff"), register("repair"));
    let field = repairs.field(key).unwrap();
    let offers = offers(field, role, (&people, staff.iter()), (&repairs, orders.iter()));
    offers
        .into_iter()
        .map(|offer| (offer.id, offer.in_hand))
        .collect()
}

#[test]
fn who_does_the_work_is_offered_with_least_in_hand_first() {
    let staff = [
        person(1, "worker"),
        person(2, "guard"),
        person(3, "worker"),
        person(4, "engineering_supervisor"),
        person(5, "worker"),
    ];
    let orders = [order(11, 1), order(12, 1), done(&order(13, 1)), order(14, 5)];
    assert_eq!(
        offered("assignee", Role::Lead, &staff, &orders),
        [(id(3), Some(0)), (id(5), Some(1)), (id(1), Some(2))]
    );
    // A worker receives only what is his and what is open: a count of that would be wrong.
    assert_eq!(
        offered("assignee", Role::Worker, &staff, &orders),
        [(id(1), None), (id(3), None), (id(5), None)]
    );
    // Whom an order names as its worker counts for nothing where it names the second person.
    assert_eq!(
        offered("partner", Role::Lead, &staff, &orders),
        [(id(1), Some(0)), (id(3), Some(0)), (id(5), Some(0))]
    );
    assert_eq!(offered("first_contact", Role::Lead, &staff, &orders), []);
}

#[test]
fn who_has_left_is_not_offered() {
    let mut left = person(1, "worker");
    let state = left.fields.get_mut(&Key::literal(STATE_FIELD)).unwrap();
    state.values[0].value = Value::text("left");
    assert_eq!(
        offered("assignee", Role::Lead, &[left, person(2, "worker")], &[]),
        [(id(2), Some(0))]
    );
}
