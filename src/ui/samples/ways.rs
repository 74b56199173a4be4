//! The pages of entry ways, of the ways without a face, and of what follows success.

use jiff::{Timestamp, civil::date};
use renzheng_domain::{
    applicant::{Account, Applicant, CardState, Relation},
    casework::{WhyManual, Witness},
    channel::AfterStep,
    credential::Credential,
    entitlement::{Account as Overviewed, Pension},
    filing::{Decision, Reason},
    promise::WhyUseless,
    security::PasswordFault,
    time::Moment,
    trial::Act,
    worklist::{self, Found, Listed},
};
use renzheng_flow::{
    Hint, Problem, Step,
    event::Status,
    field::Field,
    guidance::Detail,
    step::{
        AccountItem, AccountPage, After, AgentForm, Asking, CardPage, CaseDraft, CasePhoto, CaseWord, CredentialPage,
        Entry, EntryItem, Focus, ManualForm, OtherItem, OtherWays, Outcome, Overview, ReadBack, Rehearsal,
        RehearsalStage, ResultPage, Security, SecurityProblem, SecurityStage, StatusPage, Subject, VisitForm, WhyOther,
        Withdraw, WitnessForm, Worklist,
    },
};

use super::{filing_id, frame, guidance, receipt, subject, visit};

fn pensions() -> Vec<Pension> {
    let pension = |kind: &str, office: &str, tail: &str| Pension {
        kind: kind.into(),
        office: office.into(),
        account_tail: Some(tail.into()),
        paid_for: Some(date(2026, 10, 1)),
    };
    vec![pension("城镇职工基本养老保险", "演示市社保中心", "4711"), pension("遗属待遇", "演示县社保中心", "0815")]
}

fn after() -> After {
    After { subject: Box::new(subject()), rest: Vec::<AfterStep>::new() }
}

fn draft() -> CaseDraft {
    CaseDraft {
        subject: subject(),
        came: WhyOther::Chosen,
        id: filing_id(),
        why: WhyManual::Health,
        statement: "本人持身份证原件到窗口，相貌相符，左眼手术后有纱布".into(),
        picture: None,
        witness: Some(Witness { operator: "li".into(), display_name: "经办员老李".into(), token: String::new() }),
    }
}

fn noted() -> Step {
    let mut subject = Subject {
        applicant: Applicant {
            account: Account::OnBehalf { agent: "王小示".into(), relation: Relation::Child },
            card: None,
        },
        ..subject()
    };
    subject.case.known.pensions = pensions();
    Step::ReadBack(ReadBack { subject, expired: Some(date(2026, 5, 1)) })
}

fn security(stage: SecurityStage, problem: Option<SecurityProblem>) -> Step {
    Step::Security(Security::sample(after(), stage, &[0, 1, 2, 4], problem))
}

fn review(reason: Reason) -> Step {
    Step::Result(ResultPage {
        id: filing_id(),
        outcome: Outcome::Review(reason),
        subject: None,
        visit: Some(Box::new(visit())),
        wipes: Moment::ZERO,
    })
}

fn rehearsal(stage: RehearsalStage) -> Step {
    let guidance = guidance(Hint::Ok, Detail::Plain, 0.5, 0.5);
    Step::Rehearsal(Rehearsal { subject: None, opened: Moment::ZERO, guidance, stage })
}

fn case_photo(agreed: bool) -> Step {
    let newest = agreed.then(|| frame(1, 8, 8));
    Step::CasePhoto(CasePhoto { draft: draft(), agreed, missing: false, opened: Moment::ZERO, newest })
}

fn status(decision: Option<Decision>, problem: Option<Problem>) -> Step {
    let since = Timestamp::from_second(1_795_226_400).unwrap();
    let found = Some(Status { id: filing_id(), since, decision, problem });
    Step::Status(StatusPage { number: Field::with_text("0000-0000"), waiting: None, found, problem: None })
}

fn credential(problem: Option<Problem>) -> Step {
    let credential = problem.is_none().then(|| Credential {
        number: "EID-2026-1121-7K3F".into(),
        whole: String::new(),
        shown: "A".repeat(420),
        expires: Timestamp::from_second(1_826_762_400).unwrap(),
    });
    Step::Credential(CredentialPage { after: after(), waiting: None, credential, problem, wipes: Moment::ZERO })
}

fn overview() -> Step {
    let account = Overviewed {
        masked_name: "王**".into(),
        masked_number: "119900********0023".into(),
        due: date(2027, 3, 8),
        standing: Some(receipt()),
        pensions: pensions(),
    };
    Step::Overview(Overview {
        after: after(),
        waiting: None,
        account: Some(account),
        problem: None,
        wipes: Moment::ZERO,
    })
}

fn listed() -> Found {
    use worklist::Outcome::{Accepted, NotApproved, Open, Review};
    let one = |row: i64, name: &str, born: i16, due, outcome| Listed {
        row,
        name: name.into(),
        number: "119900194910010023".into(),
        birth: Some(date(born, 10, 1)),
        due,
        outcome,
        visit: row == 3,
    };
    let people = vec![
        one(1, "孙示例", 1936, date(2026, 10, 31), Open),
        one(2, "单示例", 1949, date(2026, 11, 30), Open),
        one(3, "阿依古丽·示例买买提", 1940, date(2026, 12, 31), NotApproved),
        one(4, "沈示例", 1951, date(2026, 12, 31), Review),
        one(5, "石示例", 1951, date(2026, 12, 31), Accepted),
    ];
    Found { people, count: 5, listed: 1280, today: date(2026, 11, 22) }
}

fn worklist(found: Found, typed: &str, problem: Option<Problem>) -> Step {
    let found = problem.is_none().then_some(found);
    let search = Field::with_text(typed);
    Step::Worklist(Worklist { search, selected: 2, named: true, all: true, found, problem, ..Worklist::default() })
}

/// Every page, by name.
pub fn steps() -> Vec<(&'static str, Step)> {
    let agent = AgentForm { name: Field::with_text("王小示"), relation: Relation::Spouse, problem: None };
    let lost = CardPage { subject: subject(), selected: CardState::Lost };
    let manual = ManualForm {
        subject: subject(),
        came: WhyOther::Chosen,
        why: WhyManual::Health,
        statement: Field::default(),
        problem: Some(Problem::FieldEmpty),
    };
    let witness = WitnessForm {
        draft: draft(),
        operator: Field::with_text("li"),
        secret: Field::with_text("secret"),
        focus: Focus::Second,
        waiting: None,
        problem: Some(Problem::SignInRefused),
    };
    let visit = VisitForm {
        subject: subject(),
        came: WhyOther::Chosen,
        telephone: Field::with_text("0532-1234"),
        note: Field::with_text("住三楼，没有电梯"),
        focus: Focus::First,
        problem: Some(Problem::Telephone),
        ready: false,
    };
    let attempts = OtherWays { why: WhyOther::AttemptsUsed, subject: Some(subject()), selected: OtherItem::Visit };
    let no_photo = OtherWays {
        why: WhyOther::NoPicture(WhyUseless::NoPhoto),
        subject: Some(subject()),
        selected: OtherItem::Manual,
    };
    let gone = OtherWays {
        why: WhyOther::NotApproved(filing_id(), Reason::FaceMismatch),
        subject: None,
        selected: OtherItem::Manual,
    };
    let consecutive = SecurityProblem::Password(PasswordFault::Consecutive);
    vec![
        ("entry", Step::Entry(Entry { selected: EntryItem::Certify })),
        ("account", Step::Account(AccountPage { selected: AccountItem::New })),
        ("agent", Step::Agent(agent)),
        ("read_back_noted", noted()),
        ("card_lost", Step::Card(lost)),
        ("other_ways_attempts", Step::OtherWays(attempts)),
        ("other_ways_no_photo", Step::OtherWays(no_photo)),
        ("other_ways_nobody", Step::OtherWays(gone)),
        ("manual", Step::Manual(manual)),
        ("case_photo_asking", case_photo(false)),
        ("case_photo", case_photo(true)),
        ("witness", Step::Witness(witness)),
        ("case_word", Step::CaseWord(CaseWord { draft: draft(), attested: true, missing: false })),
        ("visit", Step::Visit(visit)),
        ("rehearsal", rehearsal(RehearsalStage::Acting(0, Box::new(Asking::new(Act::TurnLeft, Moment::ZERO))))),
        ("rehearsal_done", rehearsal(RehearsalStage::Done)),
        ("result_aged", review(Reason::AgedPhoto)),
        ("result_manual", review(Reason::Manual)),
        ("result_visit", review(Reason::HomeVisit)),
        ("security_password", security(SecurityStage::Password, Some(consecutive))),
        ("security_gesture", security(SecurityStage::Gesture, None)),
        ("security_again", security(SecurityStage::GestureAgain, None)),
        ("security_done", security(SecurityStage::Done, None)),
        ("overview", overview()),
        ("credential", credential(None)),
        ("credential_refused", credential(Some(Problem::NotOffered))),
        ("status_here", status(None, Some(Problem::BureauUnreachable))),
        ("status_review", status(Some(Decision::Review { reason: Reason::Manual }), None)),
        ("withdraw", Step::Withdraw(Withdraw { id: filing_id(), subject: None, waiting: None, done: None })),
        ("worklist", worklist(listed(), "s", None)),
        ("worklist_empty", worklist(Found { people: Vec::new(), listed: 0, ..listed() }, "", None)),
        ("worklist_nobody", worklist(Found { people: Vec::new(), ..listed() }, "zz", None)),
        ("worklist_unusable", worklist(listed(), "", Some(Problem::BookUnusable))),
        (
            "withdrawn",
            Step::Withdraw(Withdraw {
                id: filing_id(),
                subject: Some(Box::new(subject())),
                waiting: None,
                done: Some(Ok(())),
            }),
        ),
    ]
}
