//! Devices: who has which, when they were last heard from, and what they have lost.

use rusqlite::{Row, params};
use steward_domain::ids::{DeviceId, RecordId};

use super::{Store, StoreError, audit, from_sql, id_of, to_sql};
use crate::token;

/// The most devices that one person may have enrolled at once: phones, a desk, and those that were lost.
pub const DEVICES_PER_PERSON_MAX: i64 = 32;

/// One person's replica on one phone or desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its identity.
    pub device: DeviceId,
    /// Whose it is.
    pub staff: RecordId,
    /// What its owner calls it.
    pub label: String,
    /// The highest `seq` that has come from it.
    pub last_seq: u64,
    /// How far it had pulled at the last contact.
    pub cursor: u64,
    /// The server's clock minus its own, at the last contact, in milliseconds.
    pub clock_ms: i64,
    /// When it was last heard from.
    pub contact_ms: i64,
    /// When it was removed.
    pub removed_ms: Option<i64>,
    /// How many changes it has reported lost.
    pub lost: u64,
}

impl Store {
    /// Enrols a device for a person.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when the person has as many as anybody may have.
    pub fn enrol(
        &self,
        site: &str,
        staff: RecordId,
        login: &str,
        label: &str,
        now_ms: i64,
    ) -> Result<DeviceId, StoreError> {
        let device = DeviceId(uuid::Builder::from_random_bytes(token::random()).into_uuid());
        self.enrol_as(site, staff, device, login, label, now_ms)?;
        Ok(device)
    }

    /// Enrols a device under an identity that is given, such as the one by which a file is imported.
    ///
    /// # Errors
    /// As [`Self::enrol`]; a device that is there already stays as it is.
    pub fn enrol_as(
        &self,
        site: &str,
        staff: RecordId,
        device: DeviceId,
        login: &str,
        label: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let has: i64 = transaction.query_row(
                "SELECT COUNT(*) FROM devices WHERE site = ?1 AND staff = ?2 AND removed_ms IS NULL AND device <> ?3",
                params![site, staff.0.as_bytes(), device.0.as_bytes()],
                |row| row.get(0),
            )?;
            if has >= DEVICES_PER_PERSON_MAX {
                return Err(StoreError::Exists);
            }
            let made = transaction.execute(
                "INSERT INTO devices (site, device, staff, label, last_seq, refused_seq, cursor, clock_ms, enrolled_ms, contact_ms)
                 VALUES (?1, ?2, ?3, ?4, 0, 0, 0, 0, ?5, ?5) ON CONFLICT DO NOTHING",
                params![site, device.0.as_bytes(), staff.0.as_bytes(), label, now_ms],
            )?;
            if made == 0 {
                return Ok(());
            }
            audit::keep(transaction, site, now_ms, login, "device_enrolled", &device.to_string())
        })
    }

    /// Removes a device: it is refused at its next request.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is no such device, or it was removed before.
    pub fn remove_device(
        &self,
        site: &str,
        device: DeviceId,
        login: &str,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let removed = transaction.execute(
                "UPDATE devices SET removed_ms = ?3 WHERE site = ?1 AND device = ?2 AND removed_ms IS NULL",
                params![site, device.0.as_bytes(), now_ms],
            )?;
            if removed == 0 {
                return Err(StoreError::Missing);
            }
            audit::keep(
                transaction,
                site,
                now_ms,
                login,
                "device_removed",
                &device.to_string(),
            )
        })
    }

    /// One device.
    ///
    /// # Errors
    /// When the database fails.
    pub fn device(&self, site: &str, device: DeviceId) -> Result<Option<Device>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!("{SELECT} AND d.device = ?2"))?;
            let mut rows = statement.query(params![site, device.0.as_bytes()])?;
            rows.next()?.map(read).transpose()
        })
    }

    /// The devices of a site, those longest not heard from first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn devices(&self, site: &str) -> Result<Vec<Device>, StoreError> {
        self.read(|transaction| {
            let mut statement = transaction.prepare_cached(&format!("{SELECT} ORDER BY d.contact_ms"))?;
            let mut rows = statement.query([site])?;
            let mut devices = Vec::new();
            while let Some(row) = rows.next()? {
                devices.push(read(row)?);
            }
            Ok(devices)
        })
    }

    /// Keeps that a device was heard from. It is not worth a wait for the disk of its own, so call it only when a minute has gone by
    /// since the last contact.
    ///
    /// # Errors
    /// When the database fails.
    pub fn heard_from(
        &self,
        site: &str,
        device: DeviceId,
        cursor: u64,
        clock_ms: i64,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "UPDATE devices SET cursor = ?3, clock_ms = ?4, contact_ms = ?5 WHERE site = ?1 AND device = ?2",
                )?
                .execute(params![site, device.0.as_bytes(), to_sql(cursor), clock_ms, now_ms])?;
            Ok(())
        })
    }
}

const SELECT: &str =
    "SELECT d.device, d.staff, d.label, d.last_seq, d.cursor, d.clock_ms, d.contact_ms, d.removed_ms,
    (SELECT COALESCE(SUM(l.last_seq - l.first_seq + 1), 0) FROM lost_changes l
     WHERE l.site = d.site AND l.device = d.device)
    FROM devices d WHERE d.site = ?1";

fn read(row: &Row<'_>) -> Result<Device, StoreError> {
    let device: Vec<u8> = row.get(0)?;
    let staff: Vec<u8> = row.get(1)?;
    Ok(Device {
        device: DeviceId(id_of("a device", &device)?),
        staff: RecordId(id_of("a device's person", &staff)?),
        label: row.get(2)?,
        last_seq: from_sql(row.get(3)?),
        cursor: from_sql(row.get(4)?),
        clock_ms: row.get(5)?,
        contact_ms: row.get(6)?,
        removed_ms: row.get(7)?,
        lost: from_sql(row.get(8)?),
    })
}
