//! The roles a certificate carries and the scopes an app asks for.

use serde::{Deserialize, Serialize};

/// A role of a payment service provider (ETSI TS 119 495 section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Account servicing: the bank itself.
    #[serde(rename = "PSP_AS")]
    AccountServicing,
    /// Payment initiation.
    #[serde(rename = "PSP_PI")]
    PaymentInitiation,
    /// Account information.
    #[serde(rename = "PSP_AI")]
    AccountInformation,
    /// Issuing of card-based payment instruments.
    #[serde(rename = "PSP_IC")]
    CardIssuing,
}

impl Role {
    /// Every role, in the order of their object identifiers.
    pub const ALL: [Role; 4] =
        [Role::AccountServicing, Role::PaymentInitiation, Role::AccountInformation, Role::CardIssuing];

    /// `PSP_AS`, `PSP_PI`, `PSP_AI` or `PSP_IC`.
    pub fn name(self) -> &'static str {
        match self {
            Role::AccountServicing => "PSP_AS",
            Role::PaymentInitiation => "PSP_PI",
            Role::AccountInformation => "PSP_AI",
            Role::CardIssuing => "PSP_IC",
        }
    }

    /// The object identifier below `0.4.0.19495.1`.
    pub fn object_identifier(self) -> &'static str {
        match self {
            Role::AccountServicing => "0.4.0.19495.1.1",
            Role::PaymentInitiation => "0.4.0.19495.1.2",
            Role::AccountInformation => "0.4.0.19495.1.3",
            Role::CardIssuing => "0.4.0.19495.1.4",
        }
    }

    /// The role of an object identifier.
    pub fn from_object_identifier(dotted: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.object_identifier() == dotted)
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A scope of BPCE's registration (BPCE "PSD2 Registration API" documentation, `scope`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Account information.
    Aisp,
    /// Payment initiation.
    Pisp,
    /// Confirmation of funds for card-based payment instruments.
    Cbpii,
}

impl Scope {
    /// Every scope, in the order of the documentation.
    pub const ALL: [Scope; 3] = [Scope::Aisp, Scope::Pisp, Scope::Cbpii];

    /// `aisp`, `pisp` or `cbpii`.
    pub fn name(self) -> &'static str {
        match self {
            Scope::Aisp => "aisp",
            Scope::Pisp => "pisp",
            Scope::Cbpii => "cbpii",
        }
    }

    /// The scope of a name as registration spells it, and of `piisp`, as STET 1.4.0 spells `cbpii`.
    pub fn from_name(name: &str) -> Option<Scope> {
        match name {
            "piisp" => Some(Scope::Cbpii),
            _ => Scope::ALL.into_iter().find(|scope| scope.name() == name),
        }
    }

    /// The role a certificate must carry for this scope.
    pub fn role(self) -> Role {
        match self {
            Scope::Aisp => Role::AccountInformation,
            Scope::Pisp => Role::PaymentInitiation,
            Scope::Cbpii => Role::CardIssuing,
        }
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_needs_the_role_of_its_service() {
        assert_eq!(Scope::Aisp.role().name(), "PSP_AI");
        assert_eq!(Scope::Pisp.role().name(), "PSP_PI");
        assert_eq!(Scope::Cbpii.role().name(), "PSP_IC");
        assert_eq!(Scope::from_name("piisp"), Some(Scope::Cbpii));
        assert_eq!(Scope::from_name("AISP"), None);
    }

    #[test]
    fn roles_are_found_by_their_object_identifier() {
        for role in Role::ALL {
            assert_eq!(Role::from_object_identifier(role.object_identifier()), Some(role));
        }
        assert_eq!(Role::from_object_identifier("0.4.0.19495.1.5"), None);
    }
}
