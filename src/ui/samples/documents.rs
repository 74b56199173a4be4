//! The pages of people with other documents than those that are checked, and of children.

use renzheng_domain::{
    casework::WhyManual,
    document::DocumentKind,
    guardian::{Guardian, GuardianRelation},
    person::{EarlierCardFault, IdNumber, IdNumberError, Person},
};
use renzheng_flow::{
    Problem, Step,
    field::Field,
    step::{
        AgreementItem, AgreementPage, Consenting, Focus, GuardianForm, ManualForm, OtherItem, OtherWays, PersonForm,
        ReadBack, Subject, WhyOther,
    },
};

use super::subject;

fn with_passport() -> Subject {
    let mut subject = subject();
    let id_number = IdNumber::of_document(DocumentKind::Passport, "E12345678").unwrap();
    subject.case.masked_number = id_number.masked();
    subject.case.birth = None;
    subject.person = Person { id_number, ..subject.person };
    subject
}

fn form(name: &str, number: &str) -> PersonForm {
    let (name, number) = (Field::with_text(name), Field::with_text(number));
    PersonForm { name, number, focus: Focus::Second, ..PersonForm::default() }
}

fn guardian(problem: Option<Problem>) -> Step {
    Step::Guardian(GuardianForm {
        next: Consenting::Face(Box::new(subject())),
        name: Field::with_text("王小示"),
        relation: GuardianRelation::Grandparent,
        number: Field::with_text(if problem.is_some() { "119900194910010024" } else { "" }),
        focus: Focus::Second,
        problem,
    })
}

/// Every page, by name.
pub fn steps() -> Vec<(&'static str, Step)> {
    let latin = PersonForm {
        problem: Some(Problem::IdNumber(IdNumberError::EarlierCard(EarlierCardFault::Length(14)))),
        ..form("SHILI JIA", "ZZZ11995002251")
    };
    let passport = PersonForm { document: Some(DocumentKind::Passport), ..form("SHILI JIA", "E12345678") };
    let manual = ManualForm {
        subject: with_passport(),
        came: WhyOther::Document,
        why: WhyManual::Document,
        statement: Field::with_text("本人持护照原件到窗口，相貌相符"),
        problem: None,
    };
    let named = Guardian { name: "王小示".into(), relation: GuardianRelation::Grandparent, id_number: None };
    let agreement = AgreementPage {
        subject: Subject { guardian: Some(Box::new(named)), ..subject() },
        scroll: 0,
        selected: AgreementItem::Capture,
        capture: false,
        send: false,
        notice: None,
    };
    let ways = OtherWays { why: WhyOther::Document, subject: Some(with_passport()), selected: OtherItem::Manual };
    vec![
        ("person_earlier_card", Step::Person(latin)),
        ("person_passport", Step::Person(passport)),
        ("read_back_passport", Step::ReadBack(ReadBack { subject: with_passport(), expired: None })),
        ("other_ways_passport", Step::OtherWays(ways)),
        ("manual_passport", Step::Manual(manual)),
        ("guardian", guardian(None)),
        ("guardian_number", guardian(Some(Problem::IdNumber(IdNumberError::CheckDigit)))),
        ("agreement_guardian", Step::Agreement(agreement)),
    ]
}
