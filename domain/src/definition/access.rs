//! Who may read, make, change, settle and void the records of a register.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a person is on a site. Rights are given to roles, never to persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// 护卫员
    Guard,
    /// 维修工
    Worker,
    /// 客服员, and the gate post
    Receptionist,
    /// 领班
    Lead,
    /// 项目经理
    Manager,
    /// Administrator
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [
        Self::Guard,
        Self::Worker,
        Self::Receptionist,
        Self::Lead,
        Self::Manager,
        Self::Admin,
    ];

    /// The role's name on the wire and in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Worker => "worker",
            Self::Receptionist => "receptionist",
            Self::Lead => "lead",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// Which records of a register reach a role's devices. Several of them add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Every record of the site.
    All,
    /// Records that the person made, took a step of, or is named in.
    Mine,
    /// Records whose state is not final.
    Open,
}

/// Rights on a register. What is not granted is refused: there is no default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Which records each role receives. A role that is not named receives none.
    pub read: BTreeMap<Role, Vec<Reach>>,
    /// Who may make a record.
    pub create: Vec<Role>,
    /// Who may write fields of a record that exists. A field's own `writers` replaces this list for that field.
    pub edit: Vec<Role>,
    /// Who may settle a conflict.
    pub settle: Vec<Role>,
    /// Who may void a record, with a reason.
    pub void: Vec<Role>,
    /// Who may still write in a state that is locked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correct: Vec<Role>,
}
