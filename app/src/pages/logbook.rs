//! Paper and workbooks: a register's logbook 登记簿, one record, a visitor's slip.

mod book;
mod counting;
mod excel;
mod file;
mod making;
mod measure;
mod paper;
mod record;
mod slip;
mod wanted;

pub use book::LogbookPage;
pub use record::PrintRecordPage;
pub use wanted::Carried;
