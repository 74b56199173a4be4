//! `renzheng status NUMBER`: where a record stands, by the number on its slip; and taking it back.

use std::{sync::Arc, time::Duration};

use clap::Args;

use crate::{
    domain::{
        filing::Decision,
        time::{Clock, china},
    },
    flow::{Problem, step::Outcome, wizard::Language},
    outbox::{Entry, Queue},
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint},
        counter::{Counter, Plan, connection, no_outbox, of_process, runtime},
        problems::{Question, of_bureau, of_taking_back},
        shared::Shared,
    },
    ui::words,
};

/// Options of `renzheng status`.
#[derive(Args, Clone, Debug)]
pub struct StatusOptions {
    /// 受理编号，如 7K3F-9QXD；查的是这台电脑办的记录 · Number on the slip, such as 7K3F-9QXD; of records made on this computer
    pub number: String,
    /// 撤回还没有核对完的记录 · Take it back, if it is not decided
    #[arg(long)]
    pub withdraw: bool,
}

/// Looks the record up, takes it back if asked to, and says where it stands.
pub fn run(options: &StatusOptions, shared: &Shared) -> Result<String, Complaint> {
    let plan = Plan::make(shared)?;
    runtime()?.block_on(async {
        let entry = find(&plan, &options.number).await?;
        if options.withdraw {
            let counter = Counter::open(&plan, in_the_wizard).await?;
            let taken = counter.courier.take_back(entry.id, counter.clock.now()).await;
            counter.courier.close().await;
            let decision = taken.map_err(|error| said(&of_taking_back(&error), plan.language))?;
            return Ok(lines(&entry, Ok(decision), plan.language));
        }
        let standing = if entry.is_here() { None } else { Some(ask(&plan, &entry).await?) };
        Ok(lines(&entry, standing.unwrap_or(Err(Problem::BureauUnreachable)), plan.language))
    })
}

async fn find(plan: &Plan, number: &str) -> Result<Entry, Complaint> {
    let folder = plan.paths.folder("outbox")?;
    let unusable = |error| no_outbox(&folder, &error);
    let nowhere = || said(&Problem::NumberUnknown, plan.language);
    let queue = Queue::open(&folder).await.map_err(unusable)?.ok_or_else(nowhere)?;
    let entries = queue.list().await.map_err(unusable);
    queue.close().await;
    let is_meant = |entry: &Entry| entry.id.is_numbered(number) || entry.id.to_string() == number;
    entries?.into_iter().rev().find(is_meant).ok_or_else(nowhere)
}

/// What the bureau says, without the outbox: a wizard may be sending from it.
async fn ask(plan: &Plan, entry: &Entry) -> Result<Result<Decision, Problem>, Complaint> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let connection = connection(plan, &clock).await?;
    let decision = connection.backend.decision(entry.sealed(), Duration::ZERO).await;
    connection.close().await;
    Ok(decision.map_err(|error| of_bureau(&error, Question::Any)))
}

/// A wizard that runs has the outbox for itself.
fn in_the_wizard(holder: Option<u32>) -> Complaint {
    let (zh, en) = of_process(holder);
    Complaint::new(
        Bilingual::new(
            format!("向导正开着，要在那里撤回{zh}。"),
            format!("The wizard is open, and it is taken back there{en}."),
        ),
        Bilingual::new(
            "请在向导里回到“请选择要办的事”，选“查询进度”，输入这个编号，按回车；再按 F8，再按回车。也可以先关闭向导，再运行这条命令。",
            "In the wizard go back to the page with what is to be done, choose “Look up a record”, type this number, press \
             Enter, then F8, then Enter. Or close the wizard and run this command again.",
        ),
    )
}

fn said(problem: &Problem, language: Language) -> Complaint {
    let advice = words::Words::new(language).problem(problem);
    let both = |text: &str| Bilingual::new(text, text);
    Complaint::new(both(&advice.message), both(&advice.remedy))
}

fn lines(entry: &Entry, standing: Result<Decision, Problem>, language: Language) -> String {
    let words = words::Words::new(language);
    let since = entry.since.to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string();
    let mut facts = vec![(words.slip_number(), entry.id.number()), (words.status_since(), since)];
    match standing {
        Ok(decision) => {
            let reason = match decision {
                Decision::Rejected { reason } | Decision::Review { reason } => Some(words.reason(reason)),
                _ => None,
            };
            let outcome = Outcome::of(decision);
            let standing = outcome.map_or_else(|| words.sending_comparing(), |outcome| words.outcome(&outcome));
            facts.push((words.status_standing(), standing));
            facts.extend(reason.map(|reason| (words.result_why(), format!("{}  {}", reason.message, reason.remedy))));
        }
        Err(_) if entry.is_here() => facts.push((words.status_standing(), words.status_here())),
        Err(problem) => facts.push((words.status_standing(), words.problem(&problem).message)),
    }
    facts.iter().map(|(name, value)| format!("{name}  {value}")).collect::<Vec<_>>().join("\n")
}
