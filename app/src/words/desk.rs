//! Registers side by side.

use crate::phrases;

phrases! {
    /// Registers side by side.
    DeskWords {
        columns: "各栏", "Columns";
        column: "第 {n} 栏", "Column {n}";
        shows: "第 {n} 栏显示", "Shown in column {n}";
    }
}
