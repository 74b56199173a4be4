//! Words for documents and guardians.

use renzheng_domain::{document::DocumentKind, guardian::GuardianRelation, person::IdNumber};

use super::Words;

impl Words {
    /// What kind of document it is.
    pub fn document(&self, kind: DocumentKind) -> String {
        let key = match kind {
            DocumentKind::Passport => "document-passport",
            DocumentKind::HongKongMacao => "document-hong-kong-macao",
            DocumentKind::Taiwan => "document-taiwan",
            DocumentKind::Military => "document-military",
            DocumentKind::OldNumber => "document-old-number",
            DocumentKind::Other => "document-other",
        };
        self.say(key, &[])
    }

    /// What stands before the number of somebody on record: another document is named.
    pub fn record_number_of(&self, number: &IdNumber) -> String {
        number.document().map_or_else(|| self.record_number(), |kind| self.document(kind))
    }

    /// What a guardian is to the child.
    pub fn guardian_relation(&self, relation: GuardianRelation) -> String {
        let key = match relation {
            GuardianRelation::Parent => "guardian-parent",
            GuardianRelation::Grandparent => "guardian-grandparent",
            GuardianRelation::Sibling => "guardian-sibling",
            GuardianRelation::OtherPerson => "guardian-other-person",
            GuardianRelation::Organisation => "guardian-organisation",
        };
        self.say(key, &[])
    }
}
