//! Buildings, and work gathered by them.

use crate::ids::RecordId;
use crate::value::Value;
use crate::work::places::{building_of, by_building};

use super::{LEAD, Site, at, id};

fn place(site: &mut Site, name: &str, kind: &str, parent: Option<RecordId>) -> RecordId {
    let mut fields = vec![("name", Value::text(name)), ("kind", Value::text(kind))];
    fields.extend(parent.map(|parent| ("parent", id(parent))));
    site.make(LEAD, "place", "enter", at(8, 0), &fields)
}

#[test]
fn work_is_gathered_by_building() {
    let mut site = Site::new();
    let estate = place(&mut site, "院区", "area", None);
    let tower = place(&mut site, "门诊楼", "building", Some(estate));
    let floor = place(&mut site, "2楼", "floor", Some(tower));
    let room = place(&mut site, "201", "room", Some(floor));
    let garden = place(&mut site, "花园", "outdoor", Some(estate));
    let bench = place(&mut site, "凉亭", "outdoor", Some(garden));
    let unknown = RecordId(uuid::Uuid::from_u128(999));

    let places = site.register("place");
    let by_id = places.by_id();
    for (of, expected) in [
        (room, Some(tower)),
        (tower, Some(tower)),
        (bench, Some(garden)),
        (garden, Some(garden)),
        (estate, Some(estate)),
        (unknown, None),
    ] {
        assert_eq!(building_of(&by_id, of), expected, "{of}");
    }

    let work = [
        (None, 'a'),
        (Some(bench), 'b'),
        (Some(room), 'c'),
        (Some(unknown), 'd'),
        (Some(tower), 'e'),
    ];
    let gathered = by_building(work, &places);
    let expected = vec![
        (Some(garden), vec!['b']),
        (Some(tower), vec!['c', 'e']),
        (None, vec!['a', 'd']),
    ];
    assert_eq!(gathered, expected);
}

#[test]
fn a_place_that_lies_in_itself_ends() {
    let mut site = Site::new();
    let new = site.new_for(LEAD);
    let ring = new.id;
    let fields = super::all(&[
        ("name", Value::text("环")),
        ("kind", Value::text("floor")),
        ("parent", id(ring)),
    ]);
    let draft = super::Writing::make(site.definition("place"), new, "enter")
        .put_all(&fields)
        .ready();
    site.save(LEAD, at(8, 1), vec![draft.unwrap()]);
    let places = site.register("place");
    assert_eq!(building_of(&places.by_id(), ring), Some(ring));
}
