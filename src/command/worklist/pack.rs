//! Packing for a round of visits: everybody on it is looked up at the bureau while it can be reached.

use std::{process::ExitCode, sync::Arc};

use secrecy::SecretString;

use super::Desk;
use crate::{
    app::terminal::secret::read_secret,
    backend::{Backend, BackendError, offline_pack::OfflinePack},
    counter::Entry,
    domain::{
        person::{IdNumber, Person, PersonName},
        time::{Clock, china},
    },
    flow::Problem,
    setup::{
        clock::SystemClock,
        complaint::{Bilingual, Complaint, file},
        counter::{Plan, connection},
        offline_pack,
        problems::{Question, of_bureau},
        say::say,
        shared::Shared,
    },
    ui::words,
};

/// How often a bureau that asks for a pause is given it, for one person.
const PATIENCE: u32 = 5;
/// A bureau that asks for more at once is asked again another time.
const LONGEST_PAUSE: std::time::Duration = std::time::Duration::from_mins(2);

impl Desk {
    pub(super) async fn pack(&self, visits: &[Entry], helper: &str, shared: &Shared) -> Result<ExitCode, Complaint> {
        let plan = Plan::make(shared)?;
        if plan.demo() {
            return Err(no_round());
        }
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let typed = read_secret(self.language).map_err(|e| file(std::path::Path::new("stdin"), &e))?;
        let secret = SecretString::from(typed.trim_end_matches(['\r', '\n']));
        let connection = connection(&plan, &clock).await?;
        let packed = self.fill(&*connection.backend, visits, helper, &secret, &clock).await;
        connection.close().await;
        let (pack, left_out) = packed?;
        offline_pack::write(&plan.paths, &pack)?;
        let (people, until) =
            (pack.people(), offline_pack::end(&pack).to_zoned(china()).strftime("%Y-%m-%d %H:%M").to_string());
        let mut said = Bilingual::new(
            format!("已装好 {people} 人的资料，到 {until} 为止没有网络也能办理。"),
            format!("Packed for {people} people; good without a network until {until}."),
        )
        .get(self.language)
        .to_owned();
        for (name, problem) in &left_out {
            let advice = words::Words::new(self.language).problem(problem);
            said = format!("{said}\n! {name}  {}", advice.message);
        }
        say(&said);
        Ok(if left_out.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }

    /// The pack, and who could not be put in.
    async fn fill(
        &self,
        bureau: &dyn Backend,
        visits: &[Entry],
        helper: &str,
        secret: &SecretString,
        clock: &Arc<dyn Clock>,
    ) -> Result<(OfflinePack, Vec<(String, Problem)>), Complaint> {
        let said = |error: &BackendError, question| self.said(&of_bureau(error, question));
        let service = bureau.service().await.map_err(|e| said(&e, Question::Any))?;
        let sealing = bureau.sealing_key().await.map_err(|e| said(&e, Question::Any))?;
        let operator = bureau.sign_in(helper, secret).await.map_err(|e| said(&e, Question::SignIn))?;
        let now = clock.now().wall;
        let mut pack = OfflinePack::new(service, sealing, operator, secret, now)
            .ok_or_else(|| self.said(&Problem::BureauFault))?;
        let (mut left_out, today) = (Vec::new(), now.to_zoned(china()).date());
        for Entry { listed, .. } in visits {
            let parsed = PersonName::parse(&listed.name).ok().zip(IdNumber::parse(&listed.number, today).ok());
            let Some((name, id_number)) = parsed else { continue };
            let person = Person { name, id_number };
            match look_up(bureau, &person, clock).await {
                Ok(case) => pack.put(&person, case),
                Err(error) => left_out.push((listed.name.clone(), of_bureau(&error, Question::Person))),
            }
        }
        bureau.sign_out();
        Ok((pack, left_out))
    }

    fn said(&self, problem: &Problem) -> Complaint {
        let advice = words::Words::new(self.language).problem(problem);
        let both = |text: &str| Bilingual::new(text, text);
        Complaint::new(both(&advice.message), both(&advice.remedy))
    }
}

/// A bureau takes only so many questions in a while: it says how long to wait.
async fn look_up(
    bureau: &dyn Backend,
    person: &Person,
    clock: &Arc<dyn Clock>,
) -> Result<crate::domain::session::Case, BackendError> {
    for _ in 0..PATIENCE {
        match bureau.check_person(person, &[]).await {
            Err(BackendError::Busy { retry_after: Some(pause) }) if pause <= LONGEST_PAUSE => {
                let clock = Arc::clone(clock);
                // Interrupted only when the program ends.
                let _ = tokio::task::spawn_blocking(move || clock.wait(pause)).await;
            }
            reply => return reply,
        }
    }
    bureau.check_person(person, &[]).await
}

fn no_round() -> Complaint {
    Complaint::usage(
        Bilingual::new("演示模式没有上门资料可装", "A demonstration has nothing to be packed"),
        Bilingual::new("请用 --config 指定正式的配置。", "Name a configuration with --config."),
    )
}
